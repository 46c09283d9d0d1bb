package io.trunkline.gateway.keyword;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.OptOuts;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.inbound.InboundMessage;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.IntakeLog;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.KeywordReply;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.waiting.WaitStore;
import io.trunkline.smpp.text.MessageText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Does what subscribers ask for by keywords, in the order in which they came:
 *
 * <pre>
 * STOP, where it changes something   answer --> [intake], opt-out --> [state], what waits is decided anew
 * START, where it changes something  answer --> [intake], opt-out ends --> [state]
 * HELP                               answer --> [intake]
 * </pre>
 *
 * A STOP is kept for the number and for the service that it is in, so that it holds where the number leaves the service or
 * joins one; a START ends those of all numbers of the service. Numbers of one service are read by several nodes, so words
 * come in any order: each is kept with the time at which the log took it, and a START that is older than a STOP to any of
 * them changes nothing. It is the log's clock, so that a node whose clock is fast makes nobody's later STOP an older one. Where
 * a START is of the future all the same, which is later than this node's clock and than all that it takes at once, its time says
 * nothing and a STOP holds.
 * The answer is in the log before the change, under a SID that follows from the subscriber's message: whoever crashes in
 * between does both again, and routing drops the second answer. Once the change is there a repeat changes nothing and is not
 * answered. PostgreSQL is needed for promptness alone: what waits is looked at again before it goes in any case. It is asked
 * once all words are in the log.
 * Thread-safe; one call at a time for one partition.
 */
public final class Keywords {
    private static final Logger LOG = LoggerFactory.getLogger(Keywords.class);
    /** For all messages that are taken at once. */
    private static final Duration WAITS_MAX = Duration.ofSeconds(5);

    private static final int WAITS_AT_ONCE = 4;

    private final DirectoryLog directory;
    private final IntakeLog intake;
    private final WaitStore waits;
    private final MeterRegistry meters;
    private final InstantSource clock;

    public Keywords(
            DirectoryLog directory, IntakeLog intake, WaitStore waits, MeterRegistry meters, InstantSource clock) {
        this.directory = directory;
        this.intake = intake;
        this.waits = waits;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Which keyword a subscriber's message is: {@code STOP}, {@code START} or {@code HELP}; empty where it is none, and for a
     * START that takes back no STOP, as far as this node knows.
     *
     * @param loggedAt when the log took the message
     */
    public static Optional<String> type(DirectoryLog directory, Envelope received, Instant loggedAt, String text) {
        Directory now = directory.current();
        return now.sender(received.to())
                .flatMap(number -> Keyword.of(text, now.keywords(number))
                        .map(Keyword::kind)
                        .filter(kind -> kind != Keyword.Kind.START
                                || takesBack(
                                        directory.optOuts(), scopes(now, number), received.from(), said(loggedAt))))
                .map(Keyword.Kind::name);
    }

    /** Whether a START ends a STOP, or was what ended one. */
    private static boolean takesBack(OptOuts optOuts, Stream<String> scopes, Address subscriber, Instant at) {
        return scopes.anyMatch(scope -> optOuts.saidAt(scope, subscriber)
                .filter(said -> optOuts.contains(scope, subscriber) ? !said.isAfter(at) : said.equals(at))
                .isPresent());
    }

    /** Whether subscribers can say the word; not where it is signs alone, which do not matter. */
    public static boolean isWord(String text) {
        return Keyword.isWord(text);
    }

    /** Completes once everything is durable; may be called again with the same. */
    public Mono<Void> take(List<InboundMessage> messages) {
        return Mono.defer(() -> {
            List<Mono<Void>> stops = new ArrayList<>();
            Instant known = known(messages);
            return Flux.fromIterable(messages)
                    .concatMap(message -> take(message, known, stops))
                    .then(Mono.defer(() -> decideAnew(stops)));
        });
    }

    /** What the log has taken is not of the future, though this node's clock be behind the log's. */
    private Instant known(List<InboundMessage> messages) {
        Instant now = clock.instant();
        return messages.stream()
                .map(InboundMessage::loggedAt)
                .filter(now::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    /**
     * @param known what is later is of the future
     * @param stops takes what is to be decided anew once all words are in the log
     */
    private Mono<Void> take(InboundMessage message, Instant known, List<Mono<Void>> stops) {
        return Mono.defer(() -> {
            Directory now = directory.current();
            Optional<Sender> number = Address.parse(message.recipient()).flatMap(now::sender);
            Optional<Address> subscriber = Address.parse(message.sender());
            if (number.isEmpty() || subscriber.isEmpty()) {
                return Mono.empty();
            }
            return Mono.justOrEmpty(Keyword.of(message.text(), now.keywords(number.get())))
                    .flatMap(keyword -> done(message, known, keyword, number.get(), subscriber.get(), now, stops));
        });
    }

    private Mono<Void> done(
            InboundMessage message,
            Instant known,
            Keyword keyword,
            Sender number,
            Address subscriber,
            Directory now,
            List<Mono<Void>> stops) {
        OptOuts optOuts = directory.optOuts();
        Mono<Void> answer = Mono.defer(() -> answer(message, keyword, number, subscriber, now));
        return switch (keyword.kind()) {
            case HELP -> answer;
            case STOP -> {
                stops.add(Mono.defer(() -> dueNow(number, subscriber, now)));
                // The scope comes last: as long as it is free, who does this again answers again, under the same SID
                String scope = OptOut.scope(now, number);
                List<OptOut> news = Stream.of(number.address().value(), scope)
                        .distinct()
                        .flatMap(one -> news(one, subscriber, message, known).stream())
                        .toList();
                boolean changes = news.stream().anyMatch(word -> word.scope().equals(scope))
                        && !optOuts.contains(scope, subscriber);
                yield (changes ? answer : Mono.<Void>empty()).then(put(news));
            }
            case START -> {
                List<OptOut> ended = scopes(now, number)
                        .filter(one -> optOuts.contains(one, subscriber))
                        .map(one -> new OptOut(one, subscriber, false, message.loggedAt(), message.sid()))
                        .toList();
                boolean late = ended.stream().anyMatch(this::isOvertaken);
                yield ended.isEmpty() || late ? Mono.empty() : answer.then(put(ended));
            }
        };
    }

    /** What a STOP changes, if only since when it holds: an older START that comes yet must not undo it. */
    private Optional<OptOut> news(String scope, Address subscriber, InboundMessage message, Instant known) {
        OptOut stop = new OptOut(scope, subscriber, true, message.loggedAt(), message.sid());
        Instant before = directory.optOuts().saidAt(scope, subscriber).orElse(Instant.MIN);
        if (before.isBefore(stop.at())) {
            return Optional.of(stop);
        }
        if (directory.optOuts().contains(scope, subscriber)) {
            return Optional.empty();
        }
        if (before.isAfter(known)) {
            return Optional.of(new OptOut(scope, subscriber, true, before.plusMillis(1), message.sid()));
        }
        return before.equals(stop.at()) ? Optional.of(stop) : Optional.empty();
    }

    private boolean isOvertaken(OptOut start) {
        return directory
                .optOuts()
                .saidAt(start.scope(), start.subscriber())
                .filter(start.at()::isBefore)
                .isPresent();
    }

    /** As exactly as words are kept. */
    private static Instant said(Instant at) {
        return Instant.ofEpochMilli(at.toEpochMilli());
    }

    /** All that keeps a subscriber from messages of the number or of its service. */
    private static Stream<String> scopes(Directory now, Sender number) {
        Stream<Address> senders = now.serviceOf(number).map(MessagingService::senders).orElseGet(List::of).stream();
        return Stream.concat(
                        Stream.concat(Stream.of(number.address()), senders).map(Address::value),
                        Stream.of(OptOut.scope(now, number)))
                .distinct();
    }

    private Mono<Void> put(List<OptOut> words) {
        return Flux.fromIterable(words)
                .concatMap(word -> directory.put(new DirectoryEntry.OfOptOut(word)))
                .then();
    }

    private Mono<Void> answer(
            InboundMessage message, Keyword keyword, Sender number, Address subscriber, Directory now) {
        meters.counter(
                        "trunkline.inbound.keywords",
                        "keyword",
                        keyword.kind().name().toLowerCase(Locale.ROOT))
                .increment();
        if (keyword.answer().isEmpty()) {
            return Mono.empty();
        }
        Envelope envelope = new Envelope(
                KeywordReply.sid(message.sid(), number.address(), subscriber),
                number.account(),
                number.address(),
                subscriber,
                now.serviceOf(number).map(MessagingService::sid).orElse(null),
                MessageText.segmentCount(keyword.answer()),
                null,
                Instant.ofEpochMilli(clock.millis()),
                atOnce(number));
        return intake.append(new AcceptedMessage(envelope, keyword.answer(), null, message.again()));
    }

    /** An answer does not wait behind what the sender has to send in bulk. */
    private static DeliveryTerms atOnce(Sender number) {
        return new DeliveryTerms(number.ambiguity(), null, null, null, Urgency.ONE_TIME_PASSWORD);
    }

    /** Of all senders of the service, as the scope of the opt-out is; unless a START came behind the STOP. */
    private Mono<Void> dueNow(Sender number, Address subscriber, Directory now) {
        if (!directory.optOuts().stops(number.address(), null, subscriber, now)) {
            return Mono.empty();
        }
        List<Address> senders =
                now.serviceOf(number).map(MessagingService::senders).orElseGet(() -> List.of(number.address()));
        return waits.dueNow(number.account(), senders, subscriber, clock.instant());
    }

    /** The first fault ends it for all: who asks for one after the other while PostgreSQL hangs deals with no other word. */
    private static Mono<Void> decideAnew(List<Mono<Void>> stops) {
        return Flux.merge(Flux.fromIterable(stops), WAITS_AT_ONCE)
                .then()
                .timeout(WAITS_MAX)
                .onErrorResume(fault -> {
                    LOG.warn("Messages to who opted out fail when their wait is over: {}", fault.toString());
                    return Mono.empty();
                });
    }
}

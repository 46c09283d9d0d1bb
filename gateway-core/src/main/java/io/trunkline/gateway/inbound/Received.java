package io.trunkline.gateway.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.partner.PartnerInbound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Matches messages to the account of the number they came to: the text is kept first and the fact said then, so that whoever
 * reads the fact finds the text. The fact of what may have been dealt with before is left out where the view has it: what never
 * became whole ends anew for whoever reads the log again. What is for no number of an account is counted, kept for a week and
 * listed. Thread-safe.
 */
public final class Received {
    private static final Logger LOG = LoggerFactory.getLogger(Received.class);
    private static final int SEGMENTS_MAX = 255;

    private final Supplier<Directory> directory;
    private final InboundStore store;
    private final LifecycleLog lifecycle;
    private final Counter matched;
    private final Counter unmatched;

    /**
     * @param directory the directory as it is now
     */
    public Received(Supplier<Directory> directory, InboundStore store, LifecycleLog lifecycle, MeterRegistry meters) {
        this.directory = directory;
        this.store = store;
        this.lifecycle = lifecycle;
        this.matched = counter(meters, "received");
        this.unmatched = counter(meters, "unmatched");
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("trunkline.inbound")
                .description("Messages of subscribers, by what became of them")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** Completes once everything is durable; may be called again with the same. */
    public Mono<Void> take(List<InboundMessage> messages) {
        return Mono.defer(() -> {
            List<InboundMessage> ours = new ArrayList<>();
            List<MessageReceived> facts = new ArrayList<>();
            List<InboundMessage> nobodys = new ArrayList<>();
            for (InboundMessage message : messages) {
                envelope(message)
                        .ifPresentOrElse(
                                envelope -> {
                                    ours.add(message);
                                    facts.add(new MessageReceived(envelope, message.loggedAt(), message.carrier()));
                                },
                                () -> nobodys.add(message));
            }
            return keep(ours, facts).then(keep(nobodys)).doOnSuccess(kept -> unmatched.increment(nobodys.size()));
        });
    }

    private Mono<Void> keep(List<InboundMessage> texts, List<MessageReceived> facts) {
        return texts.isEmpty()
                ? Mono.empty()
                : store.keepTexts(texts)
                        .then(known(texts))
                        .flatMap(known -> say(facts.stream()
                                .filter(fact -> !known.contains(fact.sid()))
                                .toList()));
    }

    private Mono<Set<MessageSid>> known(List<InboundMessage> messages) {
        List<MessageSid> again = messages.stream()
                .filter(InboundMessage::again)
                .map(InboundMessage::sid)
                .toList();
        return again.isEmpty() ? Mono.just(Set.of()) : store.known(again);
    }

    private Mono<Void> say(List<MessageReceived> facts) {
        return Flux.fromIterable(facts)
                .flatMap(lifecycle::append, Math.max(1, facts.size()))
                .then()
                .doOnSuccess(said -> matched.increment(facts.size()));
    }

    private Mono<Void> keep(List<InboundMessage> nobodys) {
        if (nobodys.isEmpty()) {
            return Mono.empty();
        }
        LOG.warn("{} messages of subscribers are for no number of an account", nobodys.size());
        return store.keepUnmatched(nobodys);
    }

    /** Partners of the account are to have it beside whoever it is posted to. */
    private static DeliveryTerms terms(Directory now, AccountSid account, String text) {
        return now.hasPartner(account)
                ? new DeliveryTerms(
                        AmbiguityPolicy.RESEND_ONCE,
                        null,
                        null,
                        PartnerOrigin.forPartnersOf(account, PartnerInbound.parts(text)))
                : DeliveryTerms.DEFAULT;
    }

    private Optional<Envelope> envelope(InboundMessage message) {
        Directory now = directory.get();
        return Address.parse(message.sender())
                .flatMap(from -> Address.parse(message.recipient())
                        .flatMap(now::sender)
                        .map(number -> new Envelope(
                                message.sid(),
                                number.account(),
                                from,
                                number.address(),
                                now.serviceOf(number).map(MessagingService::sid).orElse(null),
                                Math.clamp(message.segments(), 1, SEGMENTS_MAX),
                                now.inboundUrls(number).url(),
                                message.at(),
                                terms(now, number.account(), message.text()))));
    }
}

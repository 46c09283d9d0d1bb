package io.trunkline.gateway.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.waiting.DueMessage;
import io.trunkline.gateway.waiting.MarkedWait;
import io.trunkline.gateway.waiting.Release;
import io.trunkline.gateway.waiting.WaitStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class KeywordsTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final Instant NOW = AT.plusSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final Address NUMBER = new Address("+15005550006");
    private static final Address OTHER_NUMBER = new Address("+15005550007");
    private static final MessagingService POOL = new MessagingService(
            new ServiceSid("MG0123456789abcdef0123456789abcdef"), ACCOUNT, "pool", List.of(NUMBER, OTHER_NUMBER));
    private static final Address SUBSCRIBER = new Address("+14155550100");

    private final World world = new World();
    private final Keywords keywords =
            new Keywords(world, world, world, new SimpleMeterRegistry(), InstantSource.fixed(NOW));
    private int number;

    @Test
    void stopShouldOptOutAndBeAnsweredOnce() {
        take(says("STOP"));
        assertThat(stopped()).isTrue();
        assertThat(world.appended).singleElement().satisfies(answer -> {
            assertThat(answer.envelope().from()).isEqualTo(NUMBER);
            assertThat(answer.envelope().to()).isEqualTo(SUBSCRIBER);
            assertThat(answer.envelope().account()).isEqualTo(ACCOUNT);
            assertThat(answer.body()).isEqualTo(Keyword.ENGLISH.answers().stop());
            assertThat(world.optOuts().stops(answer.envelope(), world.current()))
                    .isFalse();
        });
        assertThat(world.dueNow).containsExactly(SUBSCRIBER);
        take(says("stop"));
        assertThat(world.appended).hasSize(1);
    }

    @Test
    void typeShouldBeThatOfTheKeywordAndOfNothingElse() {
        assertThat(type(NUMBER, "stop!", 0)).contains("STOP");
        assertThat(type(NUMBER, "info", 0)).contains("HELP");
        assertThat(type(NUMBER, "please stop", 0)).isEmpty();
        assertThat(type(SUBSCRIBER, "stop", 0)).as("a number of nobody").isEmpty();
    }

    @Test
    void typeShouldBeStartOnlyWhereAStopIsTakenBack() {
        world.service = POOL;
        assertThat(type(NUMBER, "Yes", 0)).as("nothing was stopped").isEmpty();
        take(says("STOP", NUMBER, 10));
        assertThat(type(NUMBER, "Yes", 0)).as("said before the STOP").isEmpty();
        assertThat(type(OTHER_NUMBER, "Yes", 20)).as("before it is done").contains("START");
        take(says("Yes", OTHER_NUMBER, 20));
        assertThat(type(OTHER_NUMBER, "Yes", 20)).as("after it was done").contains("START");
        assertThat(type(OTHER_NUMBER, "Yes", 30))
                .as("nothing is stopped any more")
                .isEmpty();
    }

    private Optional<String> type(Address recipient, String text, int secondsLater) {
        Envelope received = new Envelope(sid(), ACCOUNT, SUBSCRIBER, recipient, null, 1, null, AT);
        return Keywords.type(world, received, AT.plusSeconds(secondsLater).plusNanos(1), text);
    }

    @Test
    void startShouldOptInAgainAndSayNothingToWhoIsIn() {
        take(says("START"));
        assertThat(world.appended).isEmpty();
        take(says("STOP"), says("UNSTOP"));
        assertThat(stopped()).isFalse();
        assertThat(world.appended)
                .extracting(AcceptedMessage::body)
                .containsExactly(
                        Keyword.ENGLISH.answers().stop(),
                        Keyword.ENGLISH.answers().start());
    }

    @Test
    void helpShouldBeAnsweredThoughTheSubscriberOptedOut() {
        take(says("STOP"), says("help"));
        assertThat(world.appended).hasSize(2).last().satisfies(answer -> {
            assertThat(answer.body()).isEqualTo(Keyword.ENGLISH.answers().help());
            assertThat(world.optOuts().stops(answer.envelope(), world.current()))
                    .isFalse();
        });
    }

    @Test
    void answerShouldHaveTheSameSidWhereTheChangeCouldNotBeMadeAndBeMarkedWhenItIsSaidAgain() {
        InboundMessage stop = says("STOP");
        world.stateIsAway = true;
        assertThatThrownBy(() -> take(stop)).hasMessageContaining("planted");
        world.stateIsAway = false;
        take(new InboundMessage(
                stop.sid(),
                stop.carrier(),
                stop.sender(),
                stop.recipient(),
                stop.text(),
                1,
                stop.at(),
                stop.loggedAt(),
                true));
        assertThat(world.appended).extracting(AcceptedMessage::repeat).containsExactly(false, true);
        assertThat(world.appended.get(1).envelope().sid())
                .isEqualTo(world.appended.get(0).envelope().sid());
        assertThat(stopped()).isTrue();
    }

    @Test
    void changeShouldNotBeMadeBeforeItsAnswerIsInTheLog() {
        world.intakeIsAway = true;
        assertThatThrownBy(() -> take(says("STOP"))).hasMessageContaining("planted");
        assertThat(stopped()).isFalse();
    }

    @Test
    void stopShouldHoldThoughTheWaitsCannotBeAsked() {
        world.waitsAreAway = true;
        take(says("STOP"));
        assertThat(stopped()).isTrue();
    }

    @Test
    void stopShouldNotWaitUntilTheWaitsOfAnotherWereAsked() {
        Address other = new Address("+14155550101");
        world.waitsHang = true;
        InboundMessage second = new InboundMessage(sid(), "alpha", other.value(), NUMBER.value(), "STOP", 1, AT);
        Disposable taking = keywords.take(List.of(says("STOP"), second)).subscribe();
        assertThat(stopped()).isTrue();
        assertThat(world.optOuts().stops(NUMBER, null, other, world.current())).isTrue();
        assertThat(taking.isDisposed()).isFalse();
        taking.dispose();
    }

    @Test
    void waitsOfWhoCameBackAtOnceShouldNotBeAsked() {
        take(says("STOP"), says("START"));
        assertThat(world.dueNow).isEmpty();
    }

    @Test
    void stopShouldHoldThoughTheNumberLeavesItsService() {
        world.service = POOL;
        take(says("STOP"));
        assertThat(world.appended).hasSize(1);
        world.service = null;
        assertThat(stopped()).isTrue();
    }

    @Test
    void startShouldEndWhatWasSaidBeforeTheNumberJoinedAService() {
        take(says("STOP"));
        world.service = POOL;
        assertThat(stopped()).isTrue();
        take(says("START"));
        assertThat(stopped()).isFalse();
        assertThat(world.appended).hasSize(2);
    }

    @Test
    void startToANumberShouldEndWhatWasSaidToAnotherOfItsService() {
        world.service = POOL;
        take(says("STOP"));
        take(new InboundMessage(sid(), "alpha", SUBSCRIBER.value(), OTHER_NUMBER.value(), "START", 1, AT));
        assertThat(stopped()).isFalse();
    }

    @Test
    void startShouldNotEndAStopThatWasSaidAfterItThoughItIsReadLater() {
        world.service = POOL;
        take(says("STOP", NUMBER, 0));
        take(says("STOP", NUMBER, 20));
        take(says("START", OTHER_NUMBER, 10));
        assertThat(stopped()).isTrue();
        assertThat(world.appended).as("one change, one answer").hasSize(1);
        take(says("START", OTHER_NUMBER, 30));
        assertThat(stopped()).isFalse();
    }

    @Test
    void stopShouldNotOutdoAStartThatWasSaidAfterIt() {
        take(says("STOP", NUMBER, 0), says("START", NUMBER, 20));
        take(says("STOP", NUMBER, 10));
        assertThat(stopped()).isFalse();
        assertThat(world.appended).hasSize(2);
    }

    @Test
    void stopShouldHoldThoughTheNodeThatTookTheStartBeforeItIsFast() {
        take(says("STOP"));
        take(says("START", 600, 10));
        assertThat(stopped()).isFalse();
        take(says("STOP", 20, 20));
        assertThat(stopped()).isTrue();
        take(says("START", 21, 30));
        assertThat(stopped()).isFalse();
    }

    @Test
    void stopShouldHoldThoughTheStartBeforeItIsOfTheFuture() {
        world.optOuts.apply(new OptOut(NUMBER.value(), SUBSCRIBER, false, NOW.plusSeconds(3_600), null));
        InboundMessage stop = says("STOP", NUMBER, 20);
        take(stop);
        assertThat(stopped()).isTrue();
        take(stop);
        assertThat(world.appended).as("one change, one answer").hasSize(1);
    }

    @Test
    void stopThatComesAgainShouldNotOutdoTheStartAfterItThoughTheClockHereIsBehindTheLogs() {
        InboundMessage stop = says("STOP", NUMBER, 70);
        InboundMessage start = says("START", NUMBER, 71);
        take(stop, start);
        assertThat(stopped()).isFalse();
        take(stop, start);
        assertThat(stopped()).isFalse();
        assertThat(world.appended).as("each was answered once").hasSize(2);
    }

    @Test
    void whatIsNoKeywordOrForNobodyShouldDoNothing() {
        take(says("hello"), new InboundMessage(sid(), "alpha", SUBSCRIBER.value(), "99999", "STOP", 1, AT));
        assertThat(world.appended).isEmpty();
        assertThat(world.optOuts().size()).isZero();
    }

    private boolean stopped() {
        return world.optOuts().stops(NUMBER, null, SUBSCRIBER, world.current());
    }

    private void take(InboundMessage... messages) {
        keywords.take(List.of(messages)).block(PATIENCE);
    }

    private InboundMessage says(String text) {
        return says(text, NUMBER, 0);
    }

    private InboundMessage says(String text, Address recipient, int secondsLater) {
        return new InboundMessage(
                sid(), "alpha", SUBSCRIBER.value(), recipient.value(), text, 1, AT.plusSeconds(secondsLater));
    }

    /**
     * What a node said to have taken at another time than the log did.
     *
     * @param secondsLater by the node's clock
     * @param loggedLater by the log's
     */
    private InboundMessage says(String text, int secondsLater, int loggedLater) {
        return new InboundMessage(
                sid(),
                "alpha",
                SUBSCRIBER.value(),
                NUMBER.value(),
                text,
                1,
                AT.plusSeconds(secondsLater),
                AT.plusSeconds(loggedLater),
                false);
    }

    private MessageSid sid() {
        number++;
        return new MessageSid((AT.toEpochMilli() + number) << 16, number);
    }

    /** The log's topics and the waits, in memory. */
    private static final class World implements DirectoryLog, IntakeLog, WaitStore {
        private final OptOuts optOuts = new OptOuts();
        private final List<AcceptedMessage> appended = new ArrayList<>();
        private final List<Address> dueNow = new ArrayList<>();
        private @Nullable MessagingService service;
        private boolean stateIsAway;
        private boolean intakeIsAway;
        private boolean waitsAreAway;
        private boolean waitsHang;

        @Override
        public Directory current() {
            Directory senders = Directory.empty()
                    .with(new DirectoryEntry.OfSender(new Sender(NUMBER, ACCOUNT, Sender.Kind.LONG_CODE)))
                    .with(new DirectoryEntry.OfSender(new Sender(OTHER_NUMBER, ACCOUNT, Sender.Kind.LONG_CODE)));
            return service == null ? senders : senders.with(new DirectoryEntry.OfService(service));
        }

        @Override
        public OptOuts optOuts() {
            return optOuts;
        }

        @Override
        public Mono<Void> put(DirectoryEntry entry) {
            return stateIsAway
                    ? Mono.error(new IllegalStateException("planted"))
                    : Mono.fromRunnable(() -> optOuts.apply(((DirectoryEntry.OfOptOut) entry).word()));
        }

        @Override
        public Mono<Void> append(AcceptedMessage message) {
            return intakeIsAway
                    ? Mono.error(new IllegalStateException("planted"))
                    : Mono.fromRunnable(() -> appended.add(message));
        }

        @Override
        public int partitions() {
            return 4;
        }

        @Override
        public Mono<Void> dueNow(AccountSid account, List<Address> senders, Address recipient, Instant now) {
            if (waitsHang) {
                return Mono.never();
            }
            return waitsAreAway
                    ? Mono.error(new IllegalStateException("planted"))
                    : Mono.fromRunnable(() -> dueNow.add(recipient));
        }

        @Override
        public Set<Integer> shards() {
            return Set.of();
        }

        @Override
        public Mono<List<MarkedWait>> marked(int shard, int most) {
            return Mono.just(List.of());
        }

        @Override
        public Mono<Decided> decide(int shard, Instant now, int most, Function<DueMessage, Release> decide) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> said(List<MarkedWait> waits) {
            return Mono.empty();
        }

        @Override
        public Mono<MarkedWait> cancel(AccountSid account, MessageSid sid, Instant at) {
            return Mono.empty();
        }
    }
}

package io.trunkline.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.intake.ForgottenKeys.Recalled;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.MessageSid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** On the test's own thread: a question is answered when the test says so. */
class ForgottenKeysTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final Instant LOST = Instant.parse("2026-03-04T05:06:07Z");

    private final ReadModel readModel = new ReadModel();
    private final ForgottenKeys keys = new ForgottenKeys(readModel, () -> LOST.plusSeconds(60));
    private final List<Recalled> told = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();

    @Test
    void requestsWithOneKeyShouldShareAQuestion() {
        for (int i = 0; i < 1_000; i++) {
            recall("one");
        }
        assertThat(readModel.asked).containsExactly("one");
        readModel.answerAll();
        assertThat(readModel.caughtUp).as("they wait together, too").hasSize(1);
        readModel.caughtUp.getFirst().tryEmitEmpty();
        assertThat(readModel.asked).containsExactly("one", "one");
        readModel.answerAll();
        assertThat(told).hasSize(1_000).hasOnlyElementsOfType(Recalled.Unknown.class);
        assertThat(faults).isEmpty();
    }

    @Test
    void noMoreThanSoManyKeysShouldBeAskedForAtATime() {
        for (int i = 0; i < 1_000; i++) {
            recall("key " + i);
        }
        assertThat(readModel.asked).hasSize(ForgottenKeys.ASKED_MAX);
        assertThat(faults).hasSize(1_000 - ForgottenKeys.ASKED_MAX);
        readModel.answerAll();
        assertThat(readModel.caughtUp).hasSize(1);
        recall("the next");
        assertThat(readModel.asked).as("there is room again").contains("the next");
    }

    @Test
    void whoGoesAwayShouldLeaveRoomForOthers() {
        for (int i = 0; i < ForgottenKeys.ASKED_MAX; i++) {
            keys.recall(ACCOUNT, "key " + i, LOST).subscribe().dispose();
        }
        readModel.answerAll();
        recall("the next");
        assertThat(faults).isEmpty();
    }

    @Test
    void lookThatBeganBeforeEverythingWasReadShouldNotBeBelieved() {
        recall("early");
        recall("other");
        readModel.answer("other");
        readModel.caughtUp.getFirst().tryEmitEmpty();
        readModel.answer("early");
        assertThat(told).as("it may have come in between").isEmpty();
        assertThat(readModel.caughtUp).hasSize(2);
        readModel.caughtUp.getLast().tryEmitEmpty();
        readModel.answerAll();
        assertThat(told).hasSize(2);
        recall("late");
        readModel.answerAll();
        assertThat(told).hasSize(3);
        assertThat(readModel.caughtUp).as("everything is read").hasSize(2);
    }

    private void recall(String digest) {
        keys.recall(ACCOUNT, digest, LOST).subscribe(told::add, faults::add);
    }

    /** Knows no key. */
    private static final class ReadModel implements AcceptedBefore {
        private final List<String> asked = new ArrayList<>();
        private final List<Look> open = new ArrayList<>();
        private final List<Sinks.Empty<Void>> caughtUp = new ArrayList<>();

        private record Look(String digest, Sinks.Empty<Keyed> answer) {}

        @Override
        public Mono<Keyed> withKey(AccountSid account, String digest) {
            asked.add(digest);
            Look look = new Look(digest, Sinks.empty());
            open.add(look);
            return look.answer().asMono();
        }

        @Override
        public Mono<Void> caughtUp() {
            Sinks.Empty<Void> sink = Sinks.empty();
            caughtUp.add(sink);
            return sink.asMono();
        }

        @Override
        public Mono<Boolean> contains(AccountSid account, MessageSid sid) {
            return Mono.error(new UnsupportedOperationException("nobody asks here"));
        }

        private void answerAll() {
            List<Look> all = List.copyOf(open);
            open.clear();
            all.forEach(look -> look.answer().tryEmitEmpty());
        }

        private void answer(String digest) {
            open.stream()
                    .filter(look -> look.digest().equals(digest))
                    .toList()
                    .forEach(look -> look.answer().tryEmitEmpty());
            open.removeIf(look -> look.digest().equals(digest));
        }
    }
}

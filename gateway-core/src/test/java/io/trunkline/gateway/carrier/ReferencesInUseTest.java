package io.trunkline.gateway.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.carrier.ReferencesInUse.Entry;
import io.trunkline.gateway.carrier.SegmentOutcome.Accepted;
import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.gateway.carrier.SegmentOutcome.Unknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.log.Lane.LaneRecord;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ReferencesInUseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Accepted ACCEPTED = new Accepted(1, "id");
    private static final Unknown UNKNOWN = new Unknown(1, "no answer");
    private static final Refused NOT_NOW = new Refused(ErrorCode.UNKNOWN_ERROR, "queue full", true);
    private static final Refused NEVER = new Refused(ErrorCode.UNKNOWN_ERROR, "no such number");

    private final ReadModel model = new ReadModel();
    private final ReferencesInUse references = new ReferencesInUse(model);

    /** The last octet, 8, is the reference of all but one. */
    private final LaneMessage one = message(0x108, "+14155550100");

    private final LaneMessage same = message(0x208, "+14155550100");
    private final LaneMessage otherNumber = message(0x308, "+14155550101");
    private final LaneMessage otherReference = message(0x409, "+14155550100");

    @Test
    void messageUnderAReferenceOnItsWayShouldWaitUntilThatHasLeft() {
        assertThat(enter(one)).isEqualTo(Entry.GO);
        AtomicReference<Entry> waiting = new AtomicReference<>();
        references.enter(same).subscribe(waiting::set);

        assertThat(waiting).hasNullValue();
        assertThat(enter(otherNumber)).isEqualTo(Entry.GO);
        assertThat(enter(otherReference)).isEqualTo(Entry.GO);

        left(one, ACCEPTED, ACCEPTED);
        assertThat(waiting).hasValue(Entry.GO);
    }

    @Test
    void referenceOfAMessageThatWasBrokenOffShouldBeFreeOnceThatIsComplete() {
        enter(one);
        left(one, ACCEPTED, UNKNOWN);
        assertThat(enter(same)).isEqualTo(Entry.LATER);
        model.complete.add(one.envelope().sid());
        assertThat(enter(same)).isEqualTo(Entry.GO);
    }

    @Test
    void restOfTheMessageShouldGoUnderItsOwnReferenceAndFreeIt() {
        enter(one);
        left(one, ACCEPTED, NOT_NOW);
        LaneMessage rest = rest(one);
        assertThat(enter(rest)).isEqualTo(Entry.GO);
        references.left(new MessageOutcome.GivenBack(new LaneRecord(1, rest)));
        assertThat(enter(same)).as("its first half is with the carrier").isEqualTo(Entry.LATER);
        assertThat(enter(rest)).isEqualTo(Entry.GO);
        left(rest, ACCEPTED);
        assertThat(enter(same)).isEqualTo(Entry.GO);
    }

    @Test
    void messageOfWhichNothingWasSentShouldKeepNoReference() {
        enter(one);
        left(one, NOT_NOW, NOT_NOW);
        assertThat(enter(same)).isEqualTo(Entry.GO);
        references.left(new MessageOutcome.GivenBack(new LaneRecord(1, same)));
        assertThat(enter(one)).isEqualTo(Entry.GO);
    }

    @Test
    void messageThatFailedForGoodShouldKeepNoReference() {
        enter(one);
        left(one, ACCEPTED, NEVER);
        assertThat(enter(same)).isEqualTo(Entry.GO);
    }

    @Test
    void whatALostOwnerOrALostLinkLeftShouldKeepItsReference() {
        references.ownerLost(one);
        assertThat(enter(same)).isEqualTo(Entry.LATER);
        enter(otherNumber);
        references.ended(0);
        assertThat(enter(message(0x508, "+14155550101"))).isEqualTo(Entry.LATER);
    }

    @Test
    void whatTheReadModelKnowsAsBrokenOffShouldKeepItsReference() {
        model.brokenOff = Flux.just(brokenOff(one));
        references.recover("alpha").block(PATIENCE);
        assertThat(enter(same)).isEqualTo(Entry.LATER);
    }

    @Test
    void newestOfSeveralUnderOneReferenceShouldBeRecovered() {
        model.brokenOff = Flux.just(brokenOff(same), brokenOff(one));
        model.complete.add(one.envelope().sid());
        references.recover("alpha").block(PATIENCE);
        assertThat(enter(message(0x408, "+14155550100"))).isEqualTo(Entry.LATER);
    }

    @Test
    void silentReadModelShouldKeepReferencesAndHoldUpNothingElse() {
        model.brokenOff = Flux.error(new IllegalStateException("planted"));
        references.recover("alpha").block(PATIENCE);
        references.ownerLost(one);
        model.fails = true;
        assertThat(enter(same)).isEqualTo(Entry.LATER);
        assertThat(enter(otherReference)).isEqualTo(Entry.GO);
    }

    @Test
    void oldestOfTooManyShouldBeForgotten() {
        references.ownerLost(one);
        for (int i = 0; i < ReferencesInUse.BROKEN_OFF_MAX; i++) {
            references.ownerLost(message(0x108, "+4915" + (100_000_000 + i)));
        }
        assertThat(enter(same)).isEqualTo(Entry.GO);
        assertThat(enter(message(0x208, "+4915" + 100_000_000))).isEqualTo(Entry.LATER);
    }

    private static BrokenOffMessages.BrokenOff brokenOff(LaneMessage message) {
        Envelope envelope = message.envelope();
        return new BrokenOffMessages.BrokenOff(envelope.sid(), envelope.from(), envelope.to());
    }

    private Entry enter(LaneMessage message) {
        return references.enter(message).blockOptional(PATIENCE).orElseThrow();
    }

    private void left(LaneMessage message, SegmentOutcome... outcomes) {
        references.left(new MessageOutcome.Settled(new LaneRecord(1, message), List.of(outcomes)));
    }

    private static LaneMessage message(long low, String to) {
        Envelope envelope = new Envelope(
                new MessageSid(7, low),
                new AccountSid("AC0123456789abcdef0123456789abcdef"),
                new Address("+15005550006"),
                new Address(to),
                null,
                2,
                null,
                Instant.EPOCH);
        return new LaneMessage(envelope, "b", 1, "alpha", 0, "only route");
    }

    /** Its second segment, at a second attempt. */
    private static LaneMessage rest(LaneMessage message) {
        assertThat(message.segments()).isEqualTo(LifecycleEvent.ALL_SEGMENTS);
        return new LaneMessage(message.envelope(), "b", 2, "alpha", 0, "only route", 0b10, false);
    }

    private static final class ReadModel implements BrokenOffMessages {
        private final Set<MessageSid> complete = new HashSet<>();
        private Flux<BrokenOff> brokenOff = Flux.empty();
        private boolean fails;

        @Override
        public Flux<BrokenOff> of(String carrier, int max) {
            return brokenOff;
        }

        @Override
        public Mono<Boolean> isComplete(MessageSid sid) {
            return fails ? Mono.error(new IllegalStateException("planted")) : Mono.just(complete.contains(sid));
        }
    }
}

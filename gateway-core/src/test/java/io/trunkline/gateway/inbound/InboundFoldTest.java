package io.trunkline.gateway.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trunkline.gateway.log.InboundBatch;
import io.trunkline.gateway.log.InboundBatch.Dealt;
import io.trunkline.gateway.log.InboundBatch.Logged;
import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.InboundPart.Origin;
import io.trunkline.gateway.log.InboundPart.Place;
import io.trunkline.gateway.message.MessageSid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class InboundFoldTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final long HERE = 1;
    private static final long THERE = 2;

    private final InboundFold fold = new InboundFold();
    private int parts;

    @Test
    void messageOfOnePartShouldBeThereAtOnce() {
        InboundPart part = alone("hello", HERE);
        assertThat(add(part, AT)).singleElement().satisfies(message -> {
            assertThat(message.sid()).isEqualTo(part.sid());
            assertThat(message.text()).isEqualTo("hello");
            assertThat(message.segments()).isOne();
        });
    }

    @Test
    void partsShouldBecomeOneMessageInAnyOrderUnderTheSidOfTheFirstToCome() {
        InboundPart second = part("!", 2, 2, HERE);
        assertThat(add(second, AT)).isEmpty();
        assertThat(add(part("hello", 2, 1, HERE), AT.plusSeconds(60)))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.text()).isEqualTo("hello!");
                    assertThat(message.sid()).isEqualTo(second.sid());
                    assertThat(message.segments()).isEqualTo(2);
                    assertThat(message.at()).isEqualTo(second.at());
                    assertThat(message.loggedAt()).isEqualTo(AT.plusSeconds(60));
                });
    }

    @Test
    void characterThatIsCutInTwoShouldBeWholeAgain() {
        String face = "\uD83D\uDE00";
        add(part(face.substring(0, 1), 2, 1, HERE), AT);
        assertThat(add(part(face.substring(1), 2, 2, HERE), AT))
                .extracting(InboundMessage::text)
                .containsExactly(face);
    }

    @Test
    void partsWhoseMessageDoesNotBecomeWholeShouldBeAMessageAfterFiveMinutes() {
        InboundPart first = part("one ", 3, 1, HERE);
        add(first, AT);
        add(part("three", 3, 3, HERE), AT.plusSeconds(1));
        assertThat(fold.expire(AT.plus(InboundFold.EXPIRY).minusMillis(1))).isEmpty();
        assertThat(fold.expire(AT.plus(InboundFold.EXPIRY))).singleElement().satisfies(message -> {
            assertThat(message.sid()).isEqualTo(first.sid());
            assertThat(message.text()).isEqualTo("one three");
            assertThat(message.segments()).isEqualTo(2);
            assertThat(message.loggedAt()).isEqualTo(AT.plusSeconds(1));
        });
        assertThat(fold.expire(AT.plus(InboundFold.EXPIRY))).isEmpty();
    }

    @Test
    void referenceThatIsUsedAgainShouldBeginAMessageAndLoseNoneOfTheOld() {
        add(part("old ", 2, 1, HERE), AT);
        assertThat(add(part("new ", 2, 1, HERE), AT.plusSeconds(1)))
                .extracting(InboundMessage::text)
                .containsExactly("old ");
        assertThat(add(part("end", 2, 2, HERE), AT.plusSeconds(2)))
                .extracting(InboundMessage::text)
                .containsExactly("new end");
    }

    @Test
    void sameTextOnOneSessionShouldBeTwoMessages() {
        assertThat(add(alone("yes", HERE), AT)).hasSize(1);
        assertThat(add(alone("yes", HERE), AT.plusSeconds(1))).hasSize(1);
    }

    @Test
    void sameTextOnAnotherSessionShouldBeTwoMessagesToo() {
        assertThat(add(alone("yes", HERE), AT)).hasSize(1);
        assertThat(add(alone("yes", THERE), AT.plusSeconds(1))).hasSize(1);
    }

    @Test
    void sameTextAfterAnotherShouldBeAMessage() {
        assertThat(add(alone("stop", HERE), AT)).hasSize(1);
        assertThat(add(alone("start", HERE), AT)).hasSize(1);
        assertThat(add(alone("stop", THERE), AT)).hasSize(1);
    }

    @Test
    void whatMayHaveComeBeforeShouldBeARepeatForAMoment() {
        assertThat(add(alone("yes", HERE), AT)).hasSize(1);
        assertThat(add(again("yes", null, HERE), AT)).isEmpty();
        assertThat(add(again("yes", null, THERE), AT.plusSeconds(1))).isEmpty();
        Instant later = AT.plusSeconds(1).plus(Origin.AGAIN_WITHIN).plusMillis(1);
        assertThat(add(again("yes", null, HERE), later)).hasSize(1);
    }

    @Test
    void whatTheCarrierNamedShouldBeARepeatHoweverLateAndOnAnySession() {
        assertThat(add(named("yes", "id 1"), AT)).hasSize(1);
        assertThat(add(named("yes", "id 2"), AT)).hasSize(1);
        assertThat(add(named("yes", "id 1"), AT.plus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void partsThatComeAgainAfterTheyBecameAMessageShouldMakeNoOther() {
        add(part("a", 2, 1, HERE), AT);
        assertThat(add(part("b", 2, 2, HERE), AT)).hasSize(1);
        assertThat(add(part("a", 2, 1, THERE), AT)).isEmpty();
        assertThat(add(part("b", 2, 2, THERE), AT)).isEmpty();
        assertThat(fold.expire(AT.plus(InboundFold.EXPIRY))).isEmpty();
    }

    @Test
    void partsThatAreTheSameLongAfterShouldBeAnotherMessage() {
        add(part("a", 2, 1, HERE), AT);
        assertThat(add(part("b", 2, 2, HERE), AT)).hasSize(1);
        Instant later = AT.plus(Repeats.PARTS_AGAIN_WITHIN).plusMillis(1);
        add(part("a", 2, 1, HERE), later);
        assertThat(add(part("b", 2, 2, HERE), later)).hasSize(1);
    }

    @Test
    void onlyPartOfAMessageShouldBeARepeatAsIfItHadNoPlace() {
        assertThat(add(part("stop", 1, 1, HERE), AT)).hasSize(1);
        assertThat(add(again("stop", new Place(7, 1, 1, false), THERE), AT)).isEmpty();
        assertThat(add(part("start", 1, 1, THERE), AT)).hasSize(1);
        assertThat(add(part("stop", 1, 1, THERE), AT)).hasSize(1);
    }

    @Test
    void whoReadsAgainShouldDealOnlyWithWhatEndsBehindWhatWasSeen() {
        List<InboundMessage> dealtWith = new ArrayList<>();
        InboundReader reader = new InboundReader(messages -> Mono.fromRunnable(() -> dealtWith.addAll(messages)));
        reader.read(new InboundBatch(
                        3,
                        true,
                        List.of(
                                new Logged(alone("seen", HERE), AT, Dealt.YES),
                                new Logged(part("be", 2, 1, HERE), AT, Dealt.YES),
                                new Logged(part("gun", 2, 2, HERE), AT, Dealt.NO)),
                        AT))
                .block();
        assertThat(dealtWith).extracting(InboundMessage::text).containsExactly("begun");
    }

    @Test
    void halfOfWhatWasCutWhereReadingAgainBeginsShouldBeNoMessage() {
        List<InboundMessage> dealtWith = new ArrayList<>();
        InboundReader reader = new InboundReader(messages -> Mono.fromRunnable(() -> dealtWith.addAll(messages)));
        Instant end = AT.plus(Duration.ofMinutes(10));
        Logged half = new Logged(part("gun", 2, 2, HERE), AT, Dealt.YES);
        Logged last = new Logged(alone("seen", HERE), end, Dealt.YES);
        reader.read(new InboundBatch(3, true, List.of(half), Instant.EPOCH)).block();
        reader.read(new InboundBatch(3, false, List.of(last), Instant.EPOCH)).block();
        reader.read(new InboundBatch(3, false, List.of(), end.plusSeconds(3_600)))
                .block();
        assertThat(dealtWith).isEmpty();
    }

    @Test
    void whatNothingNewBelongsToShouldEndAsWhatMayHaveBeenDealtWithBefore() {
        List<InboundMessage> dealtWith = new ArrayList<>();
        InboundReader reader = new InboundReader(messages -> Mono.fromRunnable(() -> dealtWith.addAll(messages)));
        Instant end = AT.plus(InboundFold.EXPIRY);
        Logged old = new Logged(part("old", 2, 1, HERE), AT, Dealt.YES);
        Logged begun = new Logged(onward(8, "be", 3, 1), AT.plusSeconds(1), Dealt.YES);
        Logged fresh = new Logged(onward(8, "gun", 3, 2), AT.plusSeconds(2), Dealt.NO);
        Logged other = new Logged(onward(9, "older", 2, 1), AT.plusSeconds(3), Dealt.YES);
        Logged behind = new Logged(alone("new", HERE), end.plusSeconds(60), Dealt.NO);
        reader.read(new InboundBatch(3, true, List.of(old, begun, fresh, other), Instant.EPOCH))
                .block();
        reader.read(new InboundBatch(3, false, List.of(), end)).block();
        reader.read(new InboundBatch(3, false, List.of(behind), Instant.EPOCH)).block();
        assertThat(dealtWith)
                .extracting(InboundMessage::text, InboundMessage::again)
                .containsExactly(tuple("old", true), tuple("begun", false), tuple("older", true), tuple("new", false));
    }

    @Test
    void referenceThatIsUsedAgainShouldNotMakeTheOldOneNew() {
        fold.add(new Logged(part("old ", 2, 1, HERE), AT, Dealt.YES));
        assertThat(add(part("new ", 2, 1, HERE), AT.plusSeconds(1)))
                .extracting(InboundMessage::text, InboundMessage::again)
                .containsExactly(tuple("old ", true));
        assertThat(add(part("end", 2, 2, HERE), AT.plusSeconds(2)))
                .extracting(InboundMessage::text, InboundMessage::again)
                .containsExactly(tuple("new end", false));
    }

    private List<InboundMessage> add(InboundPart part, Instant at) {
        return fold.add(new Logged(part, at, Dealt.NO));
    }

    private InboundPart onward(int reference, String text, int total, int sequence) {
        return next(
                text, new Place(reference, total, sequence, false), new Origin(reference + text, false, HERE, false));
    }

    private InboundPart alone(String text, long session) {
        return next(text, null, new Origin(text, false, session, false));
    }

    private InboundPart again(String text, @Nullable Place place, long session) {
        return next(text, place, new Origin(place == null ? text : place.sequence() + text, false, session, true));
    }

    private InboundPart named(String text, String id) {
        return next(text, null, new Origin(id, true, HERE, false));
    }

    private InboundPart part(String text, int total, int sequence, long session) {
        return next(text, new Place(7, total, sequence, false), new Origin(sequence + text, false, session, false));
    }

    private InboundPart next(String text, @Nullable Place place, Origin origin) {
        parts++;
        return new InboundPart(
                new MessageSid(AT.toEpochMilli() << 16, parts),
                "alpha",
                "+14155550100",
                "+15005550006",
                text,
                place,
                AT,
                origin);
    }
}

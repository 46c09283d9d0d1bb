package io.trunkline.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Route;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.config.SendingWindow;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.log.GuardedRouting;
import io.trunkline.gateway.log.RoutingDecision;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.routing.QualitySnapshot;
import io.trunkline.gateway.routing.RouteTable;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is released goes through the same window as what was just accepted, whatever it waited for. */
class ReleaseWindowTest {
    /** Noon in New York, where the window opens at eight in the evening: at one in the morning of UTC. */
    private static final Instant ACCEPTED = Instant.parse("2027-01-05T17:00:00Z");

    private static final RouteTable TABLE = new RouteTable(() -> QualitySnapshot.EMPTY);
    private static final Instant OPENS = Instant.parse("2027-01-06T01:00:00Z");

    private static final Envelope ENVELOPE = new Envelope(
            MessageSid.next(ACCEPTED.toEpochMilli(), 0, new Random(3)),
            new AccountSid("AC00000000000000000000000000000001"),
            new Address("+12125550100"),
            new Address("+12125552671"),
            null,
            1,
            null,
            ACCEPTED);

    private static final Directory DIRECTORY = Directory.empty()
            .with(new DirectoryEntry.OfCarrier(
                    new Carrier("alpha", "127.0.0.1", 2775, "id", new Sealed(new byte[0]), 10, List.of(0))))
            .with(new DirectoryEntry.OfRoute(new Route("", "alpha")))
            .with(new DirectoryEntry.OfCountry(new CountryRule(
                    "US",
                    List.of(new SendingWindow(EnumSet.allOf(DayOfWeek.class), 20 * 60, 21 * 60)),
                    0,
                    Set.of(),
                    Set.of(),
                    ProhibitedContent.NOTHING)));

    static Stream<DueMessage> waits() {
        MessageState routed =
                MessageState.ACCEPTED.evolve(new MessageRouted(ENVELOPE, ACCEPTED, 1, "alpha", 0, "route"));
        MessageState waiting = MessageState.ACCEPTED.evolve(new MessageWaiting(
                ENVELOPE.sid(), ACCEPTED, ENVELOPE, 1, WaitKind.SEND_AT, ACCEPTED, "the time that was asked for"));
        MessageState refused = routed.evolve(new AttemptRefused(
                ENVELOPE.sid(),
                ACCEPTED,
                null,
                1,
                "alpha",
                ErrorCode.UNKNOWN_ERROR,
                "throttled",
                LifecycleEvent.ALL_SEGMENTS,
                List.of()));
        MessageState doubtful = routed.evolve(new SubmissionUnknown(
                ENVELOPE.sid(), ACCEPTED, null, 1, "alpha", 1, 1, List.of(), "its answer was lost"));
        return Stream.of(waiting, refused, doubtful)
                .map(state ->
                        new DueMessage(Waits.of(state).orElseThrow(), "a reason", ENVELOPE, "Hello", false, state));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void attemptShouldWaitForTheWindowAndThenBegin(DueMessage due) {
        assertThat(decide(due, ACCEPTED.plusSeconds(60))).isEqualTo(new Release.Later(OPENS));
        assertThat(decide(due, OPENS.minusMillis(1))).isEqualTo(new Release.Later(OPENS));
        assertThat(decide(due, OPENS))
                .isInstanceOfSatisfying(
                        Release.Say.class, say -> assertThat(say.fact()).isInstanceOf(MessageRouted.class));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void attemptThatMissedItsWindowShouldFail(DueMessage due) {
        assertThat(decide(due, OPENS.plusSeconds(3600)))
                .isInstanceOfSatisfying(
                        Release.Say.class,
                        say -> assertThat(say.fact())
                                .isInstanceOfSatisfying(
                                        MessageFailed.class,
                                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.VALIDITY_EXPIRED)));
    }

    @ParameterizedTest
    @MethodSource("waits")
    void onlyWhatWasForLaterShouldFailWhereItsSendersQueueHasNoRoom(DueMessage due) {
        GuardedRouting queued = new GuardedRouting(message -> new RoutingDecision.InTurn(), 1);
        assertThat(new ReleasePolicy(queued, envelope -> true).decide(due, OPENS))
                .isInstanceOf(Release.Queue.class);
        Release full = new ReleasePolicy(queued, envelope -> false).decide(due, OPENS);
        if (due.key().kind() == WaitKind.SEND_AT) {
            assertThat(full)
                    .isInstanceOfSatisfying(
                            Release.Say.class,
                            say -> assertThat(say.fact())
                                    .isInstanceOfSatisfying(
                                            MessageFailed.class,
                                            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.QUEUE_OVERFLOW)));
        } else {
            assertThat(full).isInstanceOf(Release.Queue.class);
        }
    }

    private static Release decide(DueMessage due, Instant now) {
        GuardedRouting routing = new GuardedRouting(message -> TABLE.choose(message, DIRECTORY, now), 1);
        return new ReleasePolicy(routing).decide(due, now);
    }
}

package io.trunkline.smpp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.session.SessionTimers.Due;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionTimersTest {
    private static final TimerSettings SETTINGS = new TimerSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(100),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20));

    private final SessionTimers timers = new SessionTimers(SETTINGS, at(0));

    // behaviour 10
    @Test
    void anUnboundSessionShouldEndWithTheBindTimer() {
        assertThat(timers.due(at(9))).isEqualTo(Due.NOTHING);
        assertThat(timers.due(at(10))).isEqualTo(Due.BIND_TIMEOUT);
    }

    // behaviour 37
    @Test
    void silenceShouldBeAskedAboutAndThenEndTheSession() {
        timers.bound(at(0));

        assertThat(timers.due(at(29))).isEqualTo(Due.NOTHING);
        assertThat(timers.due(at(30))).isEqualTo(Due.ENQUIRE_LINK);
        timers.linkAsked(at(30));
        assertThat(timers.due(at(34))).isEqualTo(Due.NOTHING);
        assertThat(timers.due(at(35))).isEqualTo(Due.LINK_DEAD);
    }

    @Test
    void anyPduFromThePeerShouldProveTheLink() {
        timers.bound(at(0));
        timers.linkAsked(at(30));
        timers.received(at(34));

        assertThat(timers.due(at(35))).isEqualTo(Due.NOTHING);
        assertThat(timers.due(at(64))).isEqualTo(Due.ENQUIRE_LINK);
    }

    @Test
    void aSessionWithoutMessagesShouldBeUnboundByTheInactivityTimer() {
        timers.bound(at(0));
        timers.message(at(50));
        timers.received(at(149));

        assertThat(timers.due(at(149))).isEqualTo(Due.NOTHING);
        timers.received(at(150));
        assertThat(timers.due(at(150))).isEqualTo(Due.INACTIVE);
    }

    @Test
    void anInactivityTimerOfZeroShouldNeverBeDue() {
        SessionTimers patient = new SessionTimers(SETTINGS.withInactivity(Duration.ZERO), at(0));
        patient.bound(at(0));
        patient.received(at(100_000));

        assertThat(patient.due(at(100_000))).isEqualTo(Due.NOTHING);
    }

    // behaviour 2
    @Test
    void aPduThatIsBegunAndNotEndedShouldEndTheSessionHoweverSlowlyItsOctetsCome() {
        timers.bound(at(0));
        timers.readEnded(true, false, at(1));
        timers.readEnded(true, false, at(6));

        assertThat(timers.due(at(10))).isEqualTo(Due.NOTHING);
        assertThat(timers.due(at(11))).isEqualTo(Due.PARTIAL_PDU);
    }

    // behaviour 2
    @Test
    void aPartialPduShouldCountAnewAfterEachWholeOne() {
        timers.bound(at(0));
        timers.readEnded(true, false, at(1));
        timers.readEnded(true, true, at(6));

        assertThat(timers.due(at(15))).isEqualTo(Due.NOTHING);
        timers.readEnded(false, true, at(15));
        assertThat(timers.due(at(29))).isEqualTo(Due.NOTHING);
    }

    // behaviour 36
    @Test
    void aPeerThatDoesNotReadShouldHaveADeadline() {
        timers.bound(at(0));
        timers.received(at(15));
        timers.writable(false, at(1));
        timers.writable(false, at(10));

        assertThat(timers.due(at(20))).isEqualTo(Due.NOTHING);
        assertThat(timers.due(at(21))).isEqualTo(Due.SLOW_READER);
        timers.writable(true, at(21));
        assertThat(timers.due(at(21))).isEqualTo(Due.NOTHING);
    }

    // behaviour 36
    @Test
    void ourOwnReadPauseShouldNotTripTheTimers() {
        timers.bound(at(0));
        timers.linkAsked(at(1));
        timers.readEnded(true, false, at(1));
        timers.paused();
        assertThat(timers.due(at(90))).isEqualTo(Due.NOTHING);

        timers.resumed(at(90));
        assertThat(timers.due(at(94))).isEqualTo(Due.NOTHING);
        assertThat(timers.due(at(95))).isEqualTo(Due.LINK_DEAD);
    }

    // behaviour 38
    @Test
    void anEndShouldHaveItsDeadlineAndAskNoMoreLinks() {
        timers.bound(at(0));
        timers.closing(at(40));

        assertThat(timers.due(at(39))).isEqualTo(Due.NOTHING);
        assertThat(timers.due(at(40))).isEqualTo(Due.CLOSING_TIMEOUT);
    }

    private static long at(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}

package io.trunkline.bench.crash.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.bench.crash.fault.Act;
import io.trunkline.bench.crash.fault.Befallen;
import io.trunkline.bench.crash.fault.CrashPoint;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.FaultPlan;
import io.trunkline.bench.crash.fault.Target;
import io.trunkline.bench.crash.traffic.CallbackLog.Taken;
import io.trunkline.bench.crash.traffic.Request;
import io.trunkline.bench.crash.traffic.RequestOutcome;
import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked of nodes that die, stop or lose a server, once broken on purpose. */
class JudgeFaultsTest extends JudgedRun {
    @Test
    void nodeThatEndsByItself() {
        surprises.add("node 0 ended by itself with exit code 1");
        assertThat(broken()).containsExactly(Invariant.NODES_STAY_UP);
    }

    @Test
    void answerThatAGracefulRestartLoses() {
        graceful = true;
        request(SHORT, new RequestOutcome.Unknown(null));
        assertThat(broken()).containsExactly(Invariant.GRACEFUL_IS_SILENT);
    }

    @Test
    void gracefulRestartThatASendAtComesTooLateForBreaksNothing() {
        graceful = true;
        requests.add(new Request(SHORT, 0, 0, 50, 40, new RequestOutcome.Refused(400, 35114, true)));
        assertThat(broken()).isEmpty();
        requests.set(0, new Request(SHORT, 0, 0, 50, 60, new RequestOutcome.Refused(400, 35114, true)));
        assertThat(broken()).containsExactly(Invariant.ANSWERS_ARE_ALLOWED, Invariant.GRACEFUL_IS_SILENT);
    }

    @Test
    void whatADeadNodeLeftAndNobodyTookOverInTime() {
        nodes = 2;
        leaveToOthers(98, 9);
        leaveToOthers(2, 11);
        assertThat(broken()).containsExactly(Invariant.INHERITED_IN_TIME);
    }

    @Test
    void whatADeadNodeLeftAndOthersTookOverInTimeBreaksNothing() {
        nodes = 2;
        leaveToOthers(99, 9);
        leaveToOthers(1, 11);
        Violations violations = verdict().violations();
        assertThat(violations.isAsked(Invariant.INHERITED_IN_TIME)).isTrue();
        assertThat(violations.broken()).isEmpty();
    }

    @Test
    void nodeWithoutOthersAndFewMessagesAreNotAskedForWhatTheyInherit() {
        leaveToOthers(100, 11);
        assertThat(verdict().violations().isAsked(Invariant.INHERITED_IN_TIME)).isFalse();
        nodes = 2;
        requests.removeLast();
        assertThat(verdict().violations().isAsked(Invariant.INHERITED_IN_TIME)).isFalse();
    }

    /** Node 0 dies a second on; so many more of its messages are at the carrier so long after that. */
    private void leaveToOthers(int count, int seconds) {
        long death = Duration.ofSeconds(1).toNanos();
        if (faults.isEmpty()) {
            died(0, death);
        }
        for (int i = 0; i < count; i++) {
            int number = 10 * requests.size();
            while (new TestMessage(number).fate() != TestMessage.Fate.DELIVERED || new TestMessage(number).isPaced()) {
                number++;
            }
            left(number, death + Duration.ofSeconds(seconds).toNanos());
        }
    }

    private void left(int number, long atNanos) {
        Sid sid = new Sid(5, requests.size() + 1L);
        requests.add(new Request(number, 0, 0, 5, 0, new RequestOutcome.Accepted(sid)));
        submit(number, 0, atNanos);
        histories.put(sid, new History(sid, new TestMessage(number).body(), "delivered", deliveredEvents(number)));
        callbacks.put(sid, List.of(new Taken(CallbackStatus.DELIVERED, atNanos + 30)));
    }

    @Test
    void gatewayThatIsAskedLongAfterAFaultAndStillRefuses() {
        died(0, 0);
        asked(SHORT, 29);
        assertThat(verdict().violations().isAsked(Invariant.RECOVERS)).isFalse();
        asked(SHORT + 1, 31);
        assertThat(broken()).containsExactly(Invariant.RECOVERS);
        assertThat(verdict().violations().count(Invariant.RECOVERS)).isEqualTo(1);
        died(0, Duration.ofSeconds(33).toNanos());
        assertThat(broken()).isEmpty();
    }

    @Test
    void keyedRequestThatIsToldToComeAgainLongAfterAFaultBreaksNothing() {
        died(0, 0);
        asked(KEYED, 40);
        assertThat(broken()).isEmpty();
    }

    /** Asked in vain, so long after the first moment. */
    private void asked(int number, int seconds) {
        answered(number, seconds, new RequestOutcome.Refused(503, 20503, true));
    }

    private void answered(int number, int seconds, RequestOutcome outcome) {
        long due = Duration.ofSeconds(seconds).toNanos();
        requests.add(new Request(number, 0, due, due + 5, due, outcome));
    }

    @Test
    void refusalWhilePostgresIsAway() {
        away(Target.POSTGRES);
        asked(SHORT, 1);
        assertThat(broken()).isEmpty();
        asked(SHORT + 1, 30);
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
    }

    @Test
    void messagesThatWaitForPostgresToComeBack() {
        away(Target.POSTGRES);
        acceptedAndSent(30, 41);
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
        requests.clear();
        submits.clear();
        acceptedAndSent(30, 39);
        assertThat(broken()).isEmpty();
    }

    @Test
    void refusalWhileRedisIsAwayIsForWhatHasAKey() {
        away(Target.REDIS);
        answered(KEYED, 30, new RequestOutcome.Refused(429, 20429, true));
        assertThat(broken()).isEmpty();
        answered(SHORT, 30, new RequestOutcome.Refused(503, 20503, true));
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
    }

    @Test
    void answerWhileKafkaIsAwaySaysWhenToComeAgain() {
        away(Target.KAFKA);
        answered(SHORT, 30, new RequestOutcome.Refused(503, 20503, true));
        answered(SHORT + 1, 30, new RequestOutcome.Unknown(SID));
        assertThat(broken()).isEmpty();
        answered(SHORT + 3, 30, new RequestOutcome.Refused(503, 20503, false));
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
    }

    @Test
    void acceptanceWhileKafkaIsAway() {
        away(Target.KAFKA);
        acceptedAndSent(30, 31);
        assertThat(broken()).containsExactly(Invariant.OUTAGE_IS_BORNE);
    }

    @Test
    void runWithAnotherFaultIsNotAskedForAnOutage() {
        away(Target.POSTGRES);
        died(0, Duration.ofSeconds(100).toNanos());
        asked(SHORT, 30);
        assertThat(verdict().violations().isAsked(Invariant.OUTAGE_IS_BORNE)).isFalse();
        assertThat(broken()).isEmpty();
    }

    @Test
    void killsOfWhichNoneCameAtTheMomentThatWasAskedFor() {
        for (int i = 0; i < 18; i++) {
            died(0, 0);
        }
        diedAt(CrashPoint.LANED, false);
        assertThat(verdict().violations().isAsked(Invariant.MOMENTS_HIT)).isFalse();
        diedAt(CrashPoint.ROUTED, true);
        assertThat(broken()).containsExactly(Invariant.MOMENTS_HIT);
        diedAt(CrashPoint.LANED, true);
        assertThat(verdict().violations().isAsked(Invariant.MOMENTS_HIT)).isTrue();
        assertThat(broken()).isEmpty();
        pausesOwners = true;
        assertThat(broken()).as("no owner was stopped").containsExactly(Invariant.MOMENTS_HIT);
        stopped(FaultPlan.SESSION.minusMillis(1));
        assertThat(broken()).containsExactly(Invariant.MOMENTS_HIT);
        stopped(FaultPlan.SESSION);
        assertThat(broken()).isEmpty();
    }

    private void stopped(Duration lasts) {
        Fault fault = new Fault(1, Target.GATEWAY, 0, new Act.Pause(lasts), Duration.ZERO, false);
        faults.add(new Befallen(fault, 0, List.of(), 1));
    }

    private void diedAt(CrashPoint point, boolean hit) {
        Fault fault = new Fault(1, Target.GATEWAY, 0, new Act.Kill(Duration.ZERO, point), Duration.ZERO, false);
        faults.add(new Befallen(fault, 0, List.of(new Befallen.Death(0, 0, hit)), 1));
    }

    /** From the first moment on, for a minute. */
    private void away(Target server) {
        Duration minute = Duration.ofMinutes(1);
        Fault fault = new Fault(1, server, 0, new Act.Kill(minute, null), Duration.ZERO, false);
        faults.add(new Befallen(fault, 0, List.of(), minute.toNanos()));
    }

    private void acceptedAndSent(int acceptedSeconds, int sentSeconds) {
        answered(SHORT, acceptedSeconds, new RequestOutcome.Accepted(SID));
        long at = Duration.ofSeconds(sentSeconds).toNanos();
        submit(SHORT, 0, at);
        delivery(SHORT);
        callbacks.put(SID, List.of(new Taken(CallbackStatus.DELIVERED, at + 30)));
    }
}

package io.trunkline.smpp.session;

import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.SequenceNumber;
import java.time.Duration;

/**
 * What a session needs to know, of either role.
 *
 * @param window requests in flight at most
 * @param unansweredMax requests of the peer that wait for our answer at most
 * @param version what we speak
 * @param versionWhenUnstated what a message centre speaks whose bind response does not say
 * @param drain how long a peer's unbind waits for what is in flight
 * @param firstSequence the first sequence number that we send
 */
public record SessionSettings(
        int window,
        int unansweredMax,
        InterfaceVersion version,
        InterfaceVersion versionWhenUnstated,
        TimerSettings timers,
        Duration drain,
        int firstSequence) {
    /** With what a message centre does not need to say. */
    public static SessionSettings of(
            int window, int unansweredMax, InterfaceVersion version, TimerSettings timers, Duration drain) {
        return new SessionSettings(
                window, unansweredMax, version, InterfaceVersion.V3_3, timers, drain, SequenceNumber.MIN);
    }
}

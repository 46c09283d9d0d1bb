package io.trunkline.smpp.session;

import java.time.Duration;

/**
 * How long a session waits for what (SMPP 3.4 section 7.2; 5.0 section 2.7). Kept to about a tenth of a second.
 *
 * @param enquireLink silence from the peer after which it is asked whether it is there
 * @param response from a request to its response, enquire_link and unbind included
 * @param inactivity without a message in either direction before the session is unbound; zero for never
 * @param bind from the connection to the end of the bind
 * @param partialPdu from the first octet of a PDU to its last
 * @param slowReader how long the peer may leave a full buffer unread
 */
public record TimerSettings(
        Duration enquireLink,
        Duration response,
        Duration inactivity,
        Duration bind,
        Duration partialPdu,
        Duration slowReader) {
    public static final TimerSettings DEFAULT = new TimerSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    public TimerSettings withEnquireLink(Duration value) {
        return new TimerSettings(value, response, inactivity, bind, partialPdu, slowReader);
    }

    public TimerSettings withResponse(Duration value) {
        return new TimerSettings(enquireLink, value, inactivity, bind, partialPdu, slowReader);
    }

    public TimerSettings withInactivity(Duration value) {
        return new TimerSettings(enquireLink, response, value, bind, partialPdu, slowReader);
    }

    public TimerSettings withBind(Duration value) {
        return new TimerSettings(enquireLink, response, inactivity, value, partialPdu, slowReader);
    }

    public TimerSettings withPartialPdu(Duration value) {
        return new TimerSettings(enquireLink, response, inactivity, bind, value, slowReader);
    }

    public TimerSettings withSlowReader(Duration value) {
        return new TimerSettings(enquireLink, response, inactivity, bind, partialPdu, value);
    }
}

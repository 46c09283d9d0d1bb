package io.trunkline.smpp.simulator;

import java.util.Optional;

/**
 * Destination numbers that make the carrier do something particular, whatever its profile says about chance. What
 * counts is the last seven digits.
 *
 * <table>
 *   <caption>Magic numbers</caption>
 *   <tr><th>ends in</th><th>what happens</th></tr>
 *   <tr><td>5550900</td><td>delivered: no chance has a part in it</td></tr>
 *   <tr><td>5550901</td><td>accepted, then a receipt UNDELIV with err 001</td></tr>
 *   <tr><td>5550902</td><td>accepted, then a receipt EXPIRED with err 002</td></tr>
 *   <tr><td>5550903</td><td>accepted, then a receipt REJECTD with err 003</td></tr>
 *   <tr><td>5550904</td><td>accepted, an intermediate ENROUTE if asked for, then DELIVRD</td></tr>
 *   <tr><td>5550910</td><td>refused with ESME_RINVDSTADR (0x0B)</td></tr>
 *   <tr><td>5550911</td><td>refused with ESME_RSUBMITFAIL (0x45)</td></tr>
 *   <tr><td>5550912</td><td>ESME_RTHROTTLED (0x58) at every odd attempt, accepted at every even one</td></tr>
 *   <tr><td>5550913</td><td>ESME_RMSGQFUL (0x14) at every odd attempt, accepted at every even one</td></tr>
 *   <tr><td>5550914</td><td>refused with ESME_RSYSERR (0x08)</td></tr>
 *   <tr><td>5550920</td><td>accepted, and no receipt ever</td></tr>
 *   <tr><td>5550921</td><td>the receipt comes half a second before the response</td></tr>
 *   <tr><td>5550922</td><td>the receipt comes twice</td></tr>
 *   <tr><td>5550923</td><td>the response takes three seconds</td></tr>
 *   <tr><td>5550924</td><td>the receipt takes thirty seconds longer</td></tr>
 *   <tr><td>5550925</td><td>the receipt's text is written oddly: other order, case and spelling, no TLVs</td></tr>
 *   <tr><td>5550930</td><td>no response ever, though the message is taken on: its receipt comes</td></tr>
 *   <tr><td>5550931</td><td>no response and no receipt</td></tr>
 *   <tr><td>5550932</td><td>the session is ended instead of a response, though the message is taken on</td></tr>
 *   <tr><td>5550933</td><td>the carrier hangs: it reads and says nothing more, and keeps the connection</td></tr>
 *   <tr><td>5550934</td><td>the connection is reset instead of a response, though the message is taken on</td></tr>
 *   <tr><td>5550935</td><td>from this response on the session is written one octet at a time</td></tr>
 *   <tr><td>5550936</td><td>accepted by a response of the wrong type</td></tr>
 *   <tr><td>5550937</td><td>accepted by a response whose command_length is 0x7FFFFFF0</td></tr>
 *   <tr><td>5550940</td><td>accepted, delivered, and its text comes back as an inbound message</td></tr>
 * </table>
 */
public enum MagicNumber {
    DELIVERED(0),
    UNDELIVERED(1),
    EXPIRED(2),
    REJECTED_LATER(3),
    INTERMEDIATE(4),
    INVALID_DESTINATION(10),
    SUBMIT_FAILED(11),
    THROTTLED_ONCE(12),
    QUEUE_FULL_ONCE(13),
    SYSTEM_ERROR(14),
    NO_RECEIPT(20),
    EARLY_RECEIPT(21),
    DUPLICATE_RECEIPT(22),
    SLOW_RESPONSE(23),
    SLOW_RECEIPT(24),
    ODD_RECEIPT(25),
    NO_RESPONSE(30),
    NO_RESPONSE_NO_RECEIPT(31),
    DISCONNECT(32),
    HALF_OPEN(33),
    RESET(34),
    BYTE_BY_BYTE(35),
    WRONG_TYPE(36),
    OVERSIZED(37),
    ECHO(40);

    private static final String STEM = "55509";
    private static final int SUFFIX_DIGITS = STEM.length() + 2;

    private final int ending;

    MagicNumber(int ending) {
        this.ending = ending;
    }

    /** What the number ends in: seven digits. */
    public String suffix() {
        return STEM + ending / 10 + ending % 10;
    }

    /** The magic of a destination address, if it has any. */
    static Optional<MagicNumber> of(String address) {
        int stem = address.length() - SUFFIX_DIGITS;
        if (stem < 0 || !address.startsWith(STEM, stem)) {
            return Optional.empty();
        }
        for (MagicNumber magic : values()) {
            if (address.endsWith(magic.suffix())) {
                return Optional.of(magic);
            }
        }
        return Optional.empty();
    }
}

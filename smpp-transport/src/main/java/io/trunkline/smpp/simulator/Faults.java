package io.trunkline.smpp.simulator;

/**
 * How often the carrier breaks the protocol or the connection, each 0 (never) to 1 (always) of the submit_sm that it
 * would accept; at most one of them befalls a message. The message is taken on all the same: its receipts come.
 *
 * @param halfOpen the carrier reads and says nothing more in this session, and keeps the connection
 * @param reset the connection is reset
 * @param wrongType the response is of another command
 * @param oversized the response has a command_length that no PDU can have
 * @param byteByByte whether sessions are written one octet at a time
 */
public record Faults(double halfOpen, double reset, double wrongType, double oversized, boolean byteByByte) {

    /** A carrier that keeps to the protocol. */
    public static final Faults NONE = new Faults(0, 0, 0, 0, false);

    public Faults {
        Shares.check("session.half_open", halfOpen);
        Shares.check("session.reset", reset);
        Shares.check("response.wrong_type", wrongType);
        Shares.check("response.oversized", oversized);
        Shares.check(
                "the sum of session.half_open, session.reset, response.wrong_type and response.oversized",
                halfOpen + reset + wrongType + oversized);
    }
}

package io.trunkline.smpp.simulator;

/**
 * How often the carrier does what it should not, each 0 (never) to 1 (always).
 *
 * @param undelivered of the messages, end as UNDELIV
 * @param lostReceipts of the receipts, are never sent
 * @param duplicateReceipts of the receipts, are sent twice
 * @param lostResponses of the accepted submit_sm, are never answered; their receipts come all the same
 */
public record Shares(double undelivered, double lostReceipts, double duplicateReceipts, double lostResponses) {

    /** A carrier that does everything right. */
    public static final Shares NONE = new Shares(0, 0, 0, 0);

    public Shares {
        check("undelivered", undelivered);
        check("lostReceipts", lostReceipts);
        check("duplicateReceipts", duplicateReceipts);
        check("lostResponses", lostResponses);
    }

    static double number(String name, String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: a number)", e);
        }
    }

    static void check(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + ": " + share + " (expected: 0..1)");
        }
    }
}

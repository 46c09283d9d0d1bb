package io.trunkline.gateway.config;

/**
 * How much an account may send in a day and in a month of UTC, over all nodes together; 0 stands for no cap. A message
 * counts when it is accepted, and what it counted is not given back.
 *
 * @param segmentsPerDay segments
 * @param segmentsPerMonth segments
 * @param microsPerDay millionths of the account's currency
 * @param microsPerMonth millionths of the account's currency
 * @param microsPerSegment what a segment counts against a cap on spend: the most that one may cost, since no price is
 *     known when a message is accepted
 */
public record AccountCaps(
        long segmentsPerDay, long segmentsPerMonth, long microsPerDay, long microsPerMonth, long microsPerSegment) {
    /** No cap at all. */
    public static final AccountCaps NONE = new AccountCaps(0, 0, 0, 0, 0);

    /** Sums stay exact in Redis' scripts, which count in doubles. */
    private static final long MAX = 1_000_000_000_000_000L;

    private static final long PRICE_MAX = 1_000_000_000L;

    public AccountCaps {
        requireWithin("segmentsPerDay", segmentsPerDay, MAX);
        requireWithin("segmentsPerMonth", segmentsPerMonth, MAX);
        requireWithin("microsPerDay", microsPerDay, MAX);
        requireWithin("microsPerMonth", microsPerMonth, MAX);
        requireWithin("microsPerSegment", microsPerSegment, PRICE_MAX);
        if (microsPerSegment == 0 && (microsPerDay > 0 || microsPerMonth > 0)) {
            throw new IllegalArgumentException(
                    "microsPerSegment: 0 (expected: 1.." + PRICE_MAX + " beside a cap on spend)");
        }
    }

    private static void requireWithin(String name, long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0.." + most + ")");
        }
    }
}

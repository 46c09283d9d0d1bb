package io.trunkline.gateway.intake.content;

/**
 * Numbers that lie near each other: from where to where, how many, and the order of the last ones. For one thread.
 */
final class NumberCluster {
    /** How many numbers back the order is known. */
    private static final int LAST_MAX = 128;

    /** How many steps must be multiples of one step to be no chance. */
    private static final int STEPS = 24;

    private static final int SORTED_COUNT_MIN = 6;
    private static final int UNSORTED_COUNT_MIN = 24;
    private static final int UNSORTED_PLACES_MAX = 25;

    /** Sorted is where Kendall's rank correlation of arrival and number is at least a quarter, up or down. */
    private static final int SORTED_DIVISOR = 4;

    /** How many numbers more a cluster stays suspected that does not look it any more. */
    private static final int SUSPECTED_FOR = 128;

    private static final long MARGIN_MIN = 100;

    private final long[] last = new long[LAST_MAX];
    private int lastCount;
    private int next;
    private long low;
    private long high;
    private long count;
    private long suspectedUntil;
    private long suspectedStep = 1;
    private long firstMillis;
    private long lastMillis;
    private boolean dense;
    private boolean sorted;
    private long sortedLookedAt;

    /** Empty, at the place of its first number. */
    NumberCluster(long number, long nowMillis) {
        this.low = number;
        this.high = number;
        this.firstMillis = nowMillis;
        this.lastMillis = nowMillis;
    }

    /**
     * One that is suspected takes what fits its steps and lies no further from it than half its span, however far it
     * reaches; so it leaves out most of others' numbers.
     */
    boolean takes(long number, long reach, long spanMax) {
        long margin = isSuspected() ? Math.min(reach, Math.max(MARGIN_MIN, (high - low) / 2)) : reach;
        if (number < low - margin || number > high + margin) {
            return false;
        }
        return isSuspected()
                ? (number - last(0)) % suspectedStep == 0
                : Math.max(high, number) - Math.min(low, number) <= spanMax;
    }

    boolean takes(NumberCluster other, long spanMax) {
        return isSuspected() || Math.max(high, other.high) - Math.min(low, other.low) <= spanMax;
    }

    /** The order is known of what was the longer one. */
    void absorb(NumberCluster other) {
        if (other.lastCount > lastCount) {
            System.arraycopy(other.last, 0, last, 0, LAST_MAX);
            lastCount = other.lastCount;
            next = other.next;
        }
        low = Math.min(low, other.low);
        high = Math.max(high, other.high);
        count += other.count;
        lastMillis = Math.max(lastMillis, other.lastMillis);
        if (other.isSuspected()) {
            suspect();
        }
    }

    void add(long number, long nowMillis) {
        low = Math.min(low, number);
        high = Math.max(high, number);
        count++;
        lastMillis = nowMillis;
        last[next] = number;
        next = (next + 1) % LAST_MAX;
        lastCount = Math.min(lastCount + 1, LAST_MAX);
        dense = count >= SORTED_COUNT_MIN && looksDense();
    }

    /** Forgets all but the last numbers. */
    void renew(long nowMillis) {
        low = high = last(0);
        for (int i = 1; i < lastCount; i++) {
            low = Math.min(low, last(i));
            high = Math.max(high, last(i));
        }
        count = lastCount;
        sortedLookedAt = 0;
        suspectedUntil = 0;
        firstMillis = nowMillis;
    }

    /** Places are counted in steps of what all its last numbers are multiples of. */
    private boolean looksDense() {
        long places = (high - low) / step() + 1;
        if (5 * count >= 2 * places) {
            return true;
        }
        return count >= UNSORTED_COUNT_MIN && UNSORTED_PLACES_MAX * count >= places && !isSorted();
    }

    private long step() {
        if (lastCount <= STEPS) {
            return 1;
        }
        long step = 0;
        for (int i = 1; i <= STEPS; i++) {
            step = greatestCommonDivisor(step, Math.abs(last(i) - last(i - 1)));
        }
        return step;
    }

    private static long greatestCommonDivisor(long a, long b) {
        long divisor = a;
        for (long rest = b; rest != 0; ) {
            long remainder = divisor % rest;
            divisor = rest;
            rest = remainder;
        }
        return divisor;
    }

    /**
     * Looked at anew when an eighth of what is known of the order is new; what is too little to tell by counts as
     * sorted.
     */
    private boolean isSorted() {
        if (lastCount < UNSORTED_COUNT_MIN || 4L * lastCount < 3 * Math.min(count, LAST_MAX)) {
            return true;
        }
        if (8 * (count - sortedLookedAt) >= lastCount) {
            sorted = SORTED_DIVISOR * Math.abs(order()) >= (long) lastCount * (lastCount - 1) / 2;
            sortedLookedAt = count;
        }
        return sorted;
    }

    /** How many pairs came in ascending order, less those that came in descending. */
    private long order() {
        long order = 0;
        for (int i = 0; i < lastCount; i++) {
            long later = last(i);
            for (int j = i + 1; j < lastCount; j++) {
                order += Long.signum(later - last(j));
            }
        }
        return order;
    }

    /** The number that came so many before the last one. */
    private long last(int before) {
        return last[(next - 1 - before) & (LAST_MAX - 1)];
    }

    void suspect() {
        suspectedUntil = count + SUSPECTED_FOR;
        suspectedStep = step();
    }

    boolean isSuspected() {
        return count < suspectedUntil;
    }

    /** Whether its numbers were nearer to each other than customers are, when the last one came. */
    boolean isDense() {
        return dense;
    }

    long count() {
        return count;
    }

    long firstMillis() {
        return firstMillis;
    }

    long lastMillis() {
        return lastMillis;
    }
}

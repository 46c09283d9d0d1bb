package io.trunkline.api.admin;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often addresses failed to authenticate in their last minute. Remembers {@value #ADDRESSES_MAX} addresses and forgets
 * the one that began longest ago. Thread-safe.
 */
final class FailedLogins {
    private static final int FAILURES_MAX = 10;
    private static final int ADDRESSES_MAX = 10_000;
    private static final Duration WITHIN = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final Map<InetAddress, Failures> byAddress = new LinkedHashMap<>();

    private record Failures(long sinceNanos, int count) {}

    FailedLogins(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long the address is refused; zero where it is not. */
    synchronized Duration refusedFor(InetAddress address) {
        Failures failures = byAddress.get(address);
        if (failures == null || failures.count < FAILURES_MAX) {
            return Duration.ZERO;
        }
        Duration left = WITHIN.minusNanos(nanoTime.getAsLong() - failures.sinceNanos);
        return left.isPositive() ? left : Duration.ZERO;
    }

    /** The address failed. */
    synchronized void note(InetAddress address) {
        long now = nanoTime.getAsLong();
        Failures known = byAddress.get(address);
        if (known == null || now - known.sinceNanos >= WITHIN.toNanos()) {
            byAddress.remove(address);
            byAddress.put(address, new Failures(now, 1));
        } else {
            byAddress.put(address, new Failures(known.sinceNanos, known.count + 1));
        }
        if (byAddress.size() > ADDRESSES_MAX) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
    }
}

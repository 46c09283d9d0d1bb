package io.trunkline.gateway.compliance;

import io.trunkline.gateway.message.Address;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about the numbers that were asked for last, for something that costs microseconds, never changes and is
 * asked of one number several times. Bound: {@value #PLACES} numbers, each in the one place that its hash names. Thread-safe.
 */
final class RecentNumbers<V> {
    static final int PLACES = 4_096;

    private final Function<Address, V> find;
    private final AtomicReferenceArray<@Nullable Known<V>> places = new AtomicReferenceArray<>(PLACES);

    private record Known<V>(Address number, V value) {}

    /**
     * @param find gives what cannot be changed, the same for a number at all times
     */
    RecentNumbers(Function<Address, V> find) {
        this.find = find;
    }

    V of(Address number) {
        int hash = number.hashCode();
        int place = (hash ^ hash >>> Short.SIZE) & (PLACES - 1);
        Known<V> known = places.get(place);
        if (known != null && known.number().equals(number)) {
            return known.value();
        }
        V value = find.apply(number);
        places.set(place, new Known<>(number, value));
        return value;
    }
}

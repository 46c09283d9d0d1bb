package io.trunkline.gateway.log.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of offsets that is kept as the ranges which they form. For one thread. */
final class OffsetSet {
    private final NavigableMap<Long, Long> lasts = new TreeMap<>();

    void add(long offset) {
        add(new OffsetRange(offset, offset));
    }

    /** Adds a range; what it touches or overlaps becomes one with it. */
    void add(OffsetRange range) {
        long first = range.first();
        long last = range.last();
        Map.Entry<Long, Long> before = lasts.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            first = before.getKey();
        }
        for (Map.Entry<Long, Long> next = lasts.ceilingEntry(first);
                next != null && next.getKey() <= last + 1;
                next = lasts.ceilingEntry(first)) {
            last = Math.max(last, next.getValue());
            lasts.remove(next.getKey());
        }
        lasts.put(first, last);
    }

    boolean contains(long offset) {
        Map.Entry<Long, Long> before = lasts.floorEntry(offset);
        return before != null && before.getValue() >= offset;
    }

    void removeBelow(long offset) {
        Map.Entry<Long, Long> lowest = lasts.firstEntry();
        while (lowest != null && lowest.getKey() < offset) {
            lasts.remove(lowest.getKey());
            if (lowest.getValue() >= offset) {
                lasts.put(offset, lowest.getValue());
            }
            lowest = lasts.firstEntry();
        }
    }

    /** In order; none touches the next. */
    List<OffsetRange> ranges() {
        List<OffsetRange> ranges = new ArrayList<>(lasts.size());
        lasts.forEach((first, last) -> ranges.add(new OffsetRange(first, last)));
        return ranges;
    }

    /** How many ranges it takes. */
    int rangeCount() {
        return lasts.size();
    }
}

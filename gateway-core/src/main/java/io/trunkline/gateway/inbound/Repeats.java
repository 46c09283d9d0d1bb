package io.trunkline.gateway.inbound;

import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.InboundPart.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells what a carrier delivers again, because the answer to it was lost, from another message that says the same.
 *
 * <ul>
 *   <li>What the carrier gave an id comes again when it is among the last {@value #REMEMBERED_MAX} of its partition.
 *   <li>A part of a longer message comes again when it is among as many parts and came not longer ago than {@link
 *       #PARTS_AGAIN_WITHIN}: references are few and used again.
 *   <li>Anything else comes again when the last thing of this subscriber to this recipient was the same, not longer ago than
 *       {@link Origin#AGAIN_WITHIN}, and its answer may have been lost, by what the node knows that took it. Otherwise the
 *       same text is another message, on whichever session it comes.
 * </ul>
 *
 * One thread. At the bound the oldest is forgotten.
 */
final class Repeats {
    /** As long as is read again at the least by who takes the partition over. */
    static final Duration PARTS_AGAIN_WITHIN = Duration.ofMinutes(10);

    static final int REMEMBERED_MAX = 1_000;

    private final Map<String, Boolean> named = bounded();
    private final Map<String, Instant> parts = bounded();
    private final Map<String, Last> lasts = bounded();

    /** The newest of a subscriber to a recipient. */
    private record Last(String identity, Instant at) {}

    private static <T> Map<String, T> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
                return size() > REMEMBERED_MAX;
            }
        };
    }

    /** Whether the part came before; it is remembered from now on. */
    boolean isRepeat(InboundPart part, Instant at) {
        Origin origin = part.origin();
        if (origin.named()) {
            return named.putIfAbsent(origin.identity(), true) != null;
        }
        if (part.place() != null && part.place().total() > 1) {
            Instant before = parts.put(origin.identity(), at);
            return before != null && Duration.between(before, at).compareTo(PARTS_AGAIN_WITHIN) <= 0;
        }
        Last last = lasts.put(part.sender() + " " + part.recipient(), new Last(origin.identity(), at));
        return last != null
                && origin.again()
                && last.identity().equals(origin.identity())
                && Duration.between(last.at(), at).compareTo(Origin.AGAIN_WITHIN) <= 0;
    }
}

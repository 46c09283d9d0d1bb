package io.trunkline.gateway.waiting;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.log.Tried;
import io.trunkline.gateway.message.ErrorCode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of a message tell the next one.
 *
 * @param tried the routes on which carriers refused it or gave it back
 * @param useless those of them that the message may not have again: nothing but another route helps
 * @param last what may help after the newest of these
 * @param code what the customer is told where nothing does; null where nothing was refused
 * @param carriers of the attempts, as far as they are known
 * @param isWhole whether the choice was read of the newest of these, too: what came of it may be read before
 * @param heldBack the attempts that ended because another message's end was waited for; no carrier was asked
 */
public record Past(
        Tried tried,
        Tried useless,
        Recourse last,
        @Nullable ErrorCode code,
        Map<Integer, String> carriers,
        boolean isWhole,
        Set<Integer> heldBack) {
    /** Nothing was tried. */
    public static final Past NONE =
            new Past(Tried.NOTHING, Tried.NOTHING, Recourse.LATER, null, Map.of(), true, Set.of());

    /** Of two that were said in the same millisecond it is always the same one. */
    private static final Comparator<MessageRouted> NEWEST = Comparator.comparing(MessageRouted::at)
            .thenComparing(MessageRouted::carrier)
            .thenComparing(routed -> routed.route().name());

    public Past {
        carriers = Map.copyOf(carriers);
        heldBack = Set.copyOf(heldBack);
    }

    /** Pure; neither repeats nor the order of events make a difference. */
    public static Past of(List<LifecycleEvent> events) {
        Map<Integer, String> routes = new HashMap<>();
        Map<Integer, String> carriers = new HashMap<>();
        events.forEach(event -> noteCarrier(event, carriers));
        for (MessageRouted choice : choices(events, carriers)) {
            routes.put(choice.attempt(), choice.route().name());
            carriers.put(choice.attempt(), choice.carrier());
        }
        Set<Integer> tried = new HashSet<>();
        Set<Integer> useless = new HashSet<>();
        Set<Integer> heldBack = new HashSet<>();
        Setback newest = new Setback(0, Recourse.LATER, null);
        for (LifecycleEvent event : events) {
            Setback setback = setback(event);
            if (setback.recourse() != Recourse.LATER) {
                tried.add(setback.attempt());
            }
            if (setback.recourse() == Recourse.ELSEWHERE) {
                useless.add(setback.attempt());
            }
            if (event instanceof AttemptRefused refused && refused.isHeldBack()) {
                heldBack.add(refused.attempt());
            }
            newest = setback.attempt() > newest.attempt() ? setback : newest;
        }
        boolean isWhole = newest.attempt() == 0 || routes.containsKey(newest.attempt());
        return new Past(
                new Tried(of(tried, routes), of(tried, carriers)),
                new Tried(of(useless, routes), of(useless, carriers)),
                newest.recourse(),
                newest.code(),
                carriers,
                isWhole,
                heldBack);
    }

    /** Those of the attempts, as far as they are known. */
    private static Set<String> of(Set<Integer> attempts, Map<Integer, String> names) {
        Set<String> of = new HashSet<>();
        attempts.forEach(attempt -> of.add(names.getOrDefault(attempt, "")));
        of.remove("");
        return of;
    }

    /**
     * What each attempt was made on, as far as it is known. A router that died before it committed has said a choice that nobody
     * followed, and its successor another one: what came of the attempt tells which it was, and the newer one is believed where
     * nothing came of it yet.
     *
     * @param asked the carriers that what came of the attempts names
     */
    private static Collection<MessageRouted> choices(List<LifecycleEvent> events, Map<Integer, String> asked) {
        Map<Integer, MessageRouted> choices = new HashMap<>();
        for (LifecycleEvent event : events) {
            if (event instanceof MessageRouted routed
                    && routed.carrier().equals(asked.getOrDefault(routed.attempt(), routed.carrier()))) {
                choices.merge(routed.attempt(), routed, BinaryOperator.maxBy(NEWEST));
            }
        }
        return choices.values();
    }

    private static void noteCarrier(LifecycleEvent event, Map<Integer, String> carriers) {
        if (event instanceof MessageSubmitted submitted) {
            carriers.put(submitted.attempt(), submitted.carrier());
        } else if (event instanceof AttemptRefused refused) {
            carriers.put(refused.attempt(), refused.carrier());
        } else if (event instanceof SubmissionUnknown unknown) {
            carriers.put(unknown.attempt(), unknown.carrier());
        }
    }

    /** How an attempt failed; attempt 0 of what is no failure. */
    private record Setback(
            int attempt, Recourse recourse, @Nullable ErrorCode code) {}

    private static Setback setback(LifecycleEvent event) {
        if (event instanceof AttemptRefused refused) {
            return new Setback(refused.attempt(), refused.recourse(), refused.code());
        }
        if (event instanceof ReceiptReceived receipt && receipt.elsewhere()) {
            return new Setback(receipt.attempt(), Recourse.ELSEWHERE, receipt.code());
        }
        return new Setback(0, Recourse.LATER, null);
    }
}

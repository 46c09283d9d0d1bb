package io.trunkline.bench.partner;

import io.trunkline.bench.crash.traffic.TestMessage;
import io.trunkline.bench.crash.traffic.WireSubmit;
import io.trunkline.smpp.client.SubmitOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a run, by the partner's own record and the carrier's.
 *
 * @param answers how the submit_sm were answered
 * @param taken how many were answered with an id
 * @param broken the first of those of which a promise was broken, in words
 * @param breaches how many promises were broken
 * @param repeated receipts that came again, for ids that had one
 * @param states how the messages ended, by their receipts
 * @param duplicates segments that the carrier took again
 */
record PartnerVerdict(
        SortedMap<String, Integer> answers,
        int taken,
        List<String> broken,
        int breaches,
        int repeated,
        SortedMap<String, Integer> states,
        int duplicates) {
    private static final int SHOWN_MAX = 20;

    PartnerVerdict {
        broken = List.copyOf(broken);
    }

    boolean isSound() {
        return breaches == 0;
    }

    static PartnerVerdict of(
            Map<Integer, SubmitOutcome> outcomes,
            Map<String, List<String>> receipts,
            List<WireSubmit> wire,
            int strange) {
        return new Reading(wire).verdict(outcomes, receipts, strange);
    }

    /** How a run is judged. */
    private static final class Reading {
        private final Map<Integer, Set<Integer>> taken = new HashMap<>();
        private final List<String> broken = new ArrayList<>();
        private int breaches;
        private int duplicates;

        Reading(List<WireSubmit> wire) {
            for (WireSubmit submit : wire) {
                if (submit.taken()
                        && !taken.computeIfAbsent(submit.number(), number -> new HashSet<>())
                                .add(submit.segment())) {
                    duplicates++;
                }
            }
        }

        PartnerVerdict verdict(Map<Integer, SubmitOutcome> outcomes, Map<String, List<String>> receipts, int strange) {
            SortedMap<String, Integer> answers = new TreeMap<>();
            SortedMap<String, Integer> states = new TreeMap<>();
            Set<String> ids = new HashSet<>();
            outcomes.forEach((number, outcome) -> {
                answers.merge(word(outcome), 1, Integer::sum);
                if (outcome instanceof SubmitOutcome.Accepted accepted) {
                    check(ids.add(accepted.messageId()), number, "has the id of another: " + accepted.messageId());
                    List<String> came = receipts.getOrDefault(accepted.messageId(), List.of());
                    came.stream().findFirst().ifPresent(state -> states.merge(state, 1, Integer::sum));
                    judge(new TestMessage(number), came);
                }
            });
            int repeated =
                    receipts.values().stream().mapToInt(came -> came.size() - 1).sum();
            check(strange == 0, -1, strange + " deliver_sm were no receipts");
            return new PartnerVerdict(answers, ids.size(), broken, breaches, repeated, states, duplicates);
        }

        /** Exactly one state in one receipt or more, and a true one. */
        private void judge(TestMessage message, List<String> came) {
            int number = message.number();
            if (came.isEmpty()) {
                check(false, number, "was answered and has no receipt");
                return;
            }
            check(Set.copyOf(came).size() == 1, number, "has receipts of different states: " + came);
            boolean whole = taken.getOrDefault(number, Set.of()).size() == message.segments();
            switch (came.getFirst()) {
                case "DELIVRD" ->
                    check(
                            whole && message.fate() == TestMessage.Fate.DELIVERED,
                            number,
                            "is DELIVRD, and the carrier did not deliver it");
                case "UNDELIV" ->
                    check(
                            message.fate() == TestMessage.Fate.UNDELIVERED,
                            number,
                            "is UNDELIV, and the carrier did not say so");
                case "REJECTD" ->
                    check(
                            message.fate() == TestMessage.Fate.REFUSED,
                            number,
                            "is REJECTD, and the carrier did not refuse it");
                default -> check(false, number, "ended as " + came.getFirst());
            }
        }

        private void check(boolean holds, int number, String otherwise) {
            if (!holds) {
                breaches++;
                if (broken.size() < SHOWN_MAX) {
                    broken.add(number < 0 ? otherwise : "message " + number + " " + otherwise);
                }
            }
        }

        private static String word(SubmitOutcome outcome) {
            return switch (outcome) {
                case SubmitOutcome.Accepted accepted -> "accepted";
                case SubmitOutcome.Rejected rejected -> "refused " + rejected.status();
                case SubmitOutcome.Throttled throttled -> "refused " + throttled.status();
                case SubmitOutcome.NotSent none -> "not sent";
                case SubmitOutcome.Unknown unknown -> "no answer";
            };
        }
    }
}

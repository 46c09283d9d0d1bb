package io.trunkline.bench.crash.fault;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a fault befalls. */
public enum Target {
    GATEWAY,
    KAFKA,
    POSTGRES,
    REDIS,
    /** Its sessions are cut, so that answers are lost while every process lives. */
    CARRIER;

    /** The names as an option takes them. */
    public static final String NAMES =
            Arrays.stream(values()).map(Target::word).collect(Collectors.joining(", ")) + ", all";

    /** As options and reports write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads one or more names with commas between; empty where one is none of {@link #NAMES}. */
    public static Optional<Set<Target>> parseList(String list) {
        Set<Target> targets = EnumSet.noneOf(Target.class);
        for (String word : list.split(",", -1)) {
            if (word.equals("all")) {
                targets.addAll(EnumSet.allOf(Target.class));
            } else if (Arrays.stream(values()).noneMatch(target -> target.word().equals(word))) {
                return Optional.empty();
            } else {
                targets.add(valueOf(word.toUpperCase(Locale.ROOT)));
            }
        }
        return Optional.of(targets);
    }
}

package io.trunkline.bench.crash.oracle;

import java.util.List;

/**
 * What came of emptying the view and filling it anew from the log, with every node stopped.
 *
 * @param messages that the live view had
 * @param differing how many messages are not the same in both, those that only one has among them
 * @param cases the first of them, each told in a line
 */
public record Rebuilt(long messages, long differing, List<String> cases) {
    public Rebuilt {
        cases = List.copyOf(cases);
    }

    /** It could not be done. */
    public static Rebuilt failed(String why) {
        return new Rebuilt(0, 1, List.of(why));
    }
}

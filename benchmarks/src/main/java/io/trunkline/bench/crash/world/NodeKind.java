package io.trunkline.bench.crash.world;

import java.util.List;

/**
 * Which gateway is run.
 *
 * @param program the main class that composes it, and what it is given before the gateway's own options
 */
public record NodeKind(List<String> program) {
    private static final String MAIN = "io.trunkline.bench.crash.node.NodeMain";

    public NodeKind {
        program = List.copyOf(program);
    }

    /**
     * The gateway as it is.
     *
     * @param doubtSeconds how long it waits for the receipt of what is in doubt
     */
    public static NodeKind standard(int doubtSeconds) {
        return new NodeKind(List.of(MAIN, Integer.toString(doubtSeconds)));
    }
}

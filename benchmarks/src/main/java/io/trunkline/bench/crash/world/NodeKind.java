package io.trunkline.bench.crash.world;

import java.util.List;

/**
 * Which gateway is run.
 *
 * @param program the main class that composes it, and what it is given before the gateway's own options
 */
public record NodeKind(List<String> program) {
    /** The gateway as it is. */
    public static final NodeKind STANDARD = new NodeKind(List.of("io.trunkline.bench.crash.node.NodeMain"));

    public NodeKind {
        program = List.copyOf(program);
    }
}

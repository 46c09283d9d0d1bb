package io.trunkline.bench.crash.world;

import java.util.List;

/**
 * Which gateway is run.
 *
 * @param mainClass what composes it
 * @param options besides those that name the servers
 */
public record NodeKind(String mainClass, List<String> options) {
    /** The gateway as it is. */
    public static final NodeKind STANDARD = new NodeKind(NodeMain.class.getName(), List.of());

    public NodeKind {
        options = List.copyOf(options);
    }
}

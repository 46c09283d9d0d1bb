package io.trunkline.bench.crash.node;

import io.trunkline.api.app.Main;
import java.util.List;

/** The gateway as it is, in a process that can be told to die at a crash point. */
public final class NodeMain {
    private NodeMain() {}

    public static void main(String[] arguments) {
        CrashPoints points = new CrashPoints();
        NodeInput.follow(points::arm);
        Main.run(List.of(arguments), points);
    }
}

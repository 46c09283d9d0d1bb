package io.trunkline.bench.crash.node;

import io.trunkline.api.app.Main;
import java.time.Duration;
import java.util.List;

/**
 * The gateway as it is, in a process that can be told to die at a crash point. The first argument says for how many seconds
 * it waits for the receipt of what is in doubt, the rest are the gateway's own.
 */
public final class NodeMain {
    private NodeMain() {}

    public static void main(String[] arguments) {
        CrashPoints points = new CrashPoints(Duration.ofSeconds(Long.parseLong(arguments[0])));
        NodeInput.follow(points::arm);
        Main.run(List.of(arguments).subList(1, arguments.length), points);
    }
}

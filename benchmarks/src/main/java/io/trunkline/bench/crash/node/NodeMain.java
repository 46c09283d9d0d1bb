package io.trunkline.bench.crash.world;

import io.trunkline.api.app.Main;
import java.io.IOException;

/** The gateway as it is, in a process that ends at once when its standard input does, so that none outlives its run. */
public final class NodeMain {
    private NodeMain() {}

    public static void main(String[] arguments) {
        endWithInput();
        Main.main(arguments);
    }

    /** Ends the process, without a farewell, when whoever started it is gone. */
    static void endWithInput() {
        Thread.ofPlatform().daemon().name("end-with-input").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nothing is said to it
                }
            } catch (IOException gone) {
                // the same as its end
            }
            Runtime.getRuntime().halt(1);
        });
    }
}

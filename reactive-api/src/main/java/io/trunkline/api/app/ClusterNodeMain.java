package io.trunkline.api.app;

import java.io.IOException;

/** A gateway that ends when its standard input does: however the process that started it comes to its end. */
public final class ClusterNodeMain {
    private ClusterNodeMain() {}

    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().name("parent-watch").start(ClusterNodeMain::exitWithParent);
        Main.main(arguments);
    }

    private static void exitWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said on it
            }
        } catch (IOException broken) {
            // as good as ended
        }
        System.exit(0);
    }
}

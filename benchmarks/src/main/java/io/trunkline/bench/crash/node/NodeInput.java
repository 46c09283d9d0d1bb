package io.trunkline.bench.crash.node;

import io.trunkline.bench.crash.fault.CrashPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What a node's process is told by whoever started it: lines that name a {@link CrashPoint}, and its end. */
public final class NodeInput {
    private static final int ORPHANED = 1;

    private NodeInput() {}

    /** Follows standard input on a thread of its own; when it ends so does the process, at once, so that none outlives its run. */
    public static void follow(Consumer<CrashPoint> armed) {
        Thread.ofPlatform().daemon().name("node-input").start(() -> {
            read(armed);
            Runtime.getRuntime().halt(ORPHANED);
        });
    }

    private static void read(Consumer<CrashPoint> armed) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                armed.accept(CrashPoint.valueOf(line));
            }
        } catch (IOException gone) {
            // the same as its end
        }
    }
}

package io.trunkline.bench.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What lives in the heap of another JVM of this user. The JDK's {@code jcmd} has it collect, and sums up what is left within the
 * same stop, so that nothing is counted that was allocated since. Blocks.
 */
final class LiveHeap {
    /** What a first one leaves to be cleaned up is gone in the next. */
    private static final int COLLECTIONS = 3;

    private static final String TOTAL = "Total ";

    private LiveHeap() {}

    /** The bytes of all objects that are reachable in that process. */
    static long bytes(int pid) throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            least = Math.min(least, total(histogram(pid)));
        }
        return least;
    }

    private static String histogram(int pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Path told = Files.createTempFile("histogram-", ".txt");
        try {
            // Not a pipe: a JVM that asks about itself stands still, and does not read, until all was written
            new ProcessBuilder(jcmd, Integer.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .redirectOutput(told.toFile())
                    .start()
                    .waitFor();
            return Files.readString(told);
        } finally {
            Files.delete(told);
        }
    }

    /** Of a line for each class, and one for all: how many objects, and their bytes. */
    static long total(String histogram) {
        String[] figures = histogram
                .lines()
                .filter(line -> line.startsWith(TOTAL))
                .findFirst()
                .map(line -> line.substring(TOTAL.length()).strip().split(" +", -1))
                .orElseThrow(() -> new IllegalStateException(
                        "jcmd told no total: " + histogram.lines().findFirst().orElse("nothing")));
        return Long.parseLong(figures[1]);
    }
}

package io.trunkline.bench.crash;

import io.trunkline.bench.crash.oracle.Invariant;
import io.trunkline.bench.crash.planted.PlantedBug;
import io.trunkline.bench.crash.planted.PlantedNode;
import io.trunkline.bench.crash.world.Folder;
import io.trunkline.bench.crash.world.NodeKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a gateway with each bug in turn, and one without, and says whether the harness found what the bug breaks, and nothing
 * where there is none. For one thread, once.
 */
final class PlantedRuns {
    private final CrashOptions options;
    private final PrintStream console;

    PlantedRuns(CrashOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    /** Returns whether every run came out right. */
    boolean execute() throws IOException, InterruptedException {
        console.println("seed       " + options.seed());
        List<PlantedBug> missed = new ArrayList<>();
        for (PlantedBug bug : options.planted()) {
            if (!finds(bug)) {
                missed.add(bug);
            }
        }
        console.println("right      " + (options.planted().size() - missed.size()) + " of "
                + options.planted().size() + " runs: each planted bug found, and nothing where there is none");
        return missed.isEmpty();
    }

    private boolean finds(PlantedBug bug) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("trunkline-planted-");
        Path log = folder.resolve("run.log");
        try (PrintStream quiet = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
            CrashOptions planted = options.with(bug);
            NodeKind kind = new NodeKind(List.of(
                    PlantedNode.class.getName(),
                    bug.name(),
                    Integer.toString(planted.gateway().doubtSeconds())));
            CrashResult result = new CrashRun(planted, kind, folder, quiet).execute();
            quiet.print(CrashReport.text(result));
            List<Invariant> broken = result.verdict().violations().broken();
            int kills = new CrashFigures(result).kills();
            boolean found = kills >= bug.killsMin()
                    && bug.breaks().map(broken::contains).orElse(broken.isEmpty());
            console.println((found ? "found      " : "MISSED     ") + bug.word() + ": " + bug.sentence()
                    + "\n           broken: " + broken
                    + (found
                            ? ""
                            : " (expected: " + bug.breaks().map(Enum::name).orElse("none") + "), after " + kills
                                    + " kills (expected: at least " + bug.killsMin() + "), see " + log));
            if (found) {
                Folder.delete(folder);
            }
            return found;
        }
    }
}

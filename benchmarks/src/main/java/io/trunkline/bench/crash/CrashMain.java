package io.trunkline.bench.crash;

import io.trunkline.bench.crash.world.Folder;
import io.trunkline.bench.crash.world.NodeKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code scripts/crash-test}. Exit status: 0 when every invariant held, 1 when one was broken, 2 when there was no run. */
public final class CrashMain {
    private static final int BROKEN = 1;
    private static final int NOT_RUN = 2;

    private CrashMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream console) throws InterruptedException {
        if (arguments.contains("--help")) {
            console.print(CrashOptions.USAGE);
            return 0;
        }
        try {
            CrashOptions options = CrashOptions.parse(arguments);
            if (!options.planted().isEmpty()) {
                return new PlantedRuns(options, console).execute() ? 0 : BROKEN;
            }
            Path folder = Files.createTempDirectory("trunkline-crash-");
            NodeKind kind = NodeKind.standard(options.gateway().doubtSeconds());
            CrashResult result = new CrashRun(options, kind, folder, console).execute();
            console.print(CrashReport.text(result));
            Path out = options.output().json();
            if (out != null) {
                Files.writeString(out, CrashReport.json(result));
            }
            return conclude(result, folder, console);
        } catch (IllegalArgumentException | IllegalStateException | IOException refused) {
            console.println(refused.getMessage());
            return NOT_RUN;
        }
    }

    /** What a broken run leaves behind is kept for whoever looks for the cause. */
    private static int conclude(CrashResult result, Path folder, PrintStream console) throws IOException {
        if (result.verdict().isSound()) {
            Folder.delete(folder);
            return 0;
        }
        console.println("again      " + result.options().command());
        console.println("kept       " + folder + " (logs and data)");
        return BROKEN;
    }
}

package io.trunkline.bench;

import io.trunkline.bench.LoadOptions.Mode;
import io.trunkline.bench.html.HtmlReport;
import io.trunkline.bench.installation.Site;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.report.JsonReport;
import io.trunkline.bench.report.Report;
import io.trunkline.bench.report.TextReport;
import io.trunkline.bench.scenario.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code scripts/load}: measures a gateway from outside. Sends a scenario's messages, reads the carrier's log, takes the
 * callbacks, and says what was accepted, submitted and delivered, how long each leg took and what it cost.
 *
 * <p>Exit status: 0 when every run was sound, 1 when something happened that must never happen or was not final in time,
 * 2 when there was no run.
 */
public final class EndToEnd {
    private static final int UNSOUND = 1;
    private static final int NOT_RUN = 2;

    private final LoadOptions options;
    private final PrintStream console;

    EndToEnd(LoadOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(List<String> arguments, PrintStream console) throws InterruptedException {
        if (arguments.contains("--help")) {
            console.print(LoadOptions.USAGE);
            return 0;
        }
        try {
            return new EndToEnd(LoadOptions.parse(arguments), console).measure().isSound() ? 0 : UNSOUND;
        } catch (IllegalArgumentException | IllegalStateException | IOException refused) {
            console.println(refused.getMessage());
            return NOT_RUN;
        }
    }

    /** The whole of a measurement, in order. */
    Report measure() throws IOException, InterruptedException {
        Scenario scenario = options.scenario();
        Mode mode = options.mode();
        if (mode instanceof Mode.Backlog && options.data().isPresent()) {
            throw new IllegalArgumentException(
                    "--backlog with --data (expected: a carrier that the harness has started, and can stop)");
        }
        try (Site site = site(scenario);
                HarnessLoop harness = HarnessLoop.open();
                Loading loading = Loading.open(harness, site, scenario)) {
            Runs runs = new Runs(harness, loading.subject(), scenario, console);
            runs.warmUp();
            Report report = new Modes(runs, scenario, options.commit()).carryOut(mode, site);
            write(report, runs);
            return report;
        }
    }

    private Site site(Scenario scenario) throws IOException, InterruptedException {
        Optional<Path> data = options.data();
        if (data.isPresent()) {
            return Site.running(data.get());
        }
        console.println("starting   a carrier and a gateway, each a process of its own");
        return Site.start(scenario, options.jvm(), options.gateway());
    }

    private void write(Report report, Runs runs) throws IOException {
        console.print(TextReport.of(report));
        Path out = options.out().toAbsolutePath();
        Files.createDirectories(out.getParent());
        String json = JsonReport.of(report);
        Files.writeString(out, json);
        Files.writeString(options.html().toAbsolutePath(), HtmlReport.of(json));
        console.println("json       " + options.out());
        console.println("report     " + options.html());
        Path clientLog = options.clientLog();
        if (clientLog != null) {
            runs.writeLast(clientLog);
            console.println("client log " + clientLog);
        }
    }
}

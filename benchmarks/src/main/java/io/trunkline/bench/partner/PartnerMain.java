package io.trunkline.bench.partner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.bench.crash.fault.Fault;
import io.trunkline.bench.crash.fault.FaultMode;
import io.trunkline.bench.crash.fault.FaultPlan;
import io.trunkline.bench.crash.traffic.TestCarrier;
import io.trunkline.bench.crash.world.Folder;
import io.trunkline.bench.crash.world.NodeKind;
import io.trunkline.bench.crash.world.World;
import io.trunkline.bench.load.DemoAccount;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.report.Machine;
import io.trunkline.smpp.client.SubmitOutcome;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code scripts/partner-test}: a partner bound to two nodes submits while they are killed. Exit status: 0 when every
 * promise held, 1 when one was broken, 2 when there was no run.
 */
public final class PartnerMain {
    private static final int NODES = 2;
    private static final int BROKEN = 1;
    private static final int NOT_RUN = 2;
    private static final int SETTLE_SECONDS_MORE = 180;
    private static final int QUIET_SECONDS = 5;

    private final PartnerOptions options;
    private final PrintStream console;
    private int kills;

    private PartnerMain(PartnerOptions options, PrintStream console) {
        this.options = options;
        this.console = console;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.print(PartnerOptions.USAGE);
            return;
        }
        try {
            PartnerOptions options = PartnerOptions.parse(List.of(arguments));
            System.exit(new PartnerMain(options, System.out).execute() ? 0 : BROKEN);
        } catch (IllegalArgumentException refused) {
            System.err.println(refused.getMessage());
            System.exit(NOT_RUN);
        }
    }

    private boolean execute() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("trunkline-partner-");
        PartnerVerdict verdict = execute(folder);
        console.print(text(verdict));
        Path out = options.json();
        if (out != null) {
            Files.writeString(out, json(verdict));
        }
        if (verdict.isSound()) {
            Folder.delete(folder);
        } else {
            console.println("kept       " + folder + " (logs and data)");
        }
        return verdict.isSound();
    }

    private PartnerVerdict execute(Path folder) throws IOException, InterruptedException {
        try (TestCarrier carrier = TestCarrier.start(options.seed());
                World world = World.start(folder)) {
            Runtime.getRuntime().addShutdownHook(new Thread(world::close, "end-of-run"));
            world.startNodes(NODES, folder, carrier.port(), NodeKind.standard(options.doubtSeconds()), true);
            try (PartnerClient partner =
                    PartnerClient.bind(DemoAccount.read(folder.resolve("node-0")), world.smppPorts())) {
                load(world, carrier, partner);
                settle(partner);
                return PartnerVerdict.of(partner.outcomes(), partner.receipts(), carrier.log(), partner.strange());
            }
        }
    }

    private void load(World world, TestCarrier carrier, PartnerClient partner)
            throws IOException, InterruptedException {
        console.printf("load       %,d messages in %d s, bound to two nodes%n", options.messages(), options.seconds());
        Schedule schedule = new Schedule(options.messages(), options.messages() / (double) options.seconds());
        Thread submitting = Thread.ofVirtual().start(() -> submit(partner, schedule));
        if (options.killEverySeconds() > 0) {
            kill(world, carrier);
        }
        submitting.join();
    }

    private static void submit(PartnerClient partner, Schedule schedule) {
        try {
            partner.submit(schedule);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill(World world, TestCarrier carrier) throws IOException, InterruptedException {
        Duration period = Duration.ofSeconds(options.killEverySeconds());
        FaultPlan plan = new FaultPlan(options.seed(), new FaultMode.KillEvery(period, false), NODES);
        long start = System.nanoTime();
        for (int i = 1; i * period.toSeconds() < options.seconds(); i++) {
            long due = start + i * period.toNanos();
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            Fault fault = plan.next().orElseThrow();
            console.printf("%6.1f s   %s%n", (System.nanoTime() - start) / 1e9, fault);
            world.befall(fault, carrier::cut);
            kills++;
        }
    }

    /** Until every message that was answered has a receipt, and nothing more comes for a while. */
    private void settle(PartnerClient partner) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.doubtSeconds() + SETTLE_SECONDS_MORE);
        while (System.nanoTime() - end < 0 && missing(partner) > 0) {
            TimeUnit.SECONDS.sleep(1);
        }
        // Receipts may come twice: what comes late is seen, too
        long came;
        do {
            came = came(partner);
            TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        } while (System.nanoTime() - end < 0 && came(partner) > came);
    }

    private static long came(PartnerClient partner) {
        return partner.receipts().values().stream().mapToLong(List::size).sum();
    }

    private static long missing(PartnerClient partner) {
        Map<String, List<String>> receipts = partner.receipts();
        return partner.outcomes().values().stream()
                .filter(SubmitOutcome.Accepted.class::isInstance)
                .map(outcome -> ((SubmitOutcome.Accepted) outcome).messageId())
                .filter(id -> !receipts.containsKey(id))
                .count();
    }

    private String text(PartnerVerdict verdict) {
        StringBuilder text = new StringBuilder();
        text.append("kills      ").append(kills).append('\n');
        text.append("answers    ").append(verdict.answers()).append('\n');
        text.append("receipts   ").append(verdict.states());
        text.append(", ").append(verdict.repeated()).append(" came again\n");
        text.append("wire       ").append(verdict.duplicates()).append(" segments taken again\n");
        verdict.broken()
                .forEach(breach -> text.append("  broken   ").append(breach).append('\n'));
        text.append(verdict.isSound() ? "sound\n" : "BROKEN     " + verdict.breaches() + "\n");
        return text.toString();
    }

    private String json(PartnerVerdict verdict) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", 1);
            json.writeBooleanField("sound", verdict.isSound());
            json.writeObjectFieldStart("plan");
            json.writeStringField("commit", options.commit());
            json.writeNumberField("seed", options.seed());
            json.writeNumberField("seconds", options.seconds());
            json.writeNumberField("messages", options.messages());
            json.writeNumberField("killEverySeconds", options.killEverySeconds());
            json.writeNumberField("doubtSeconds", options.doubtSeconds());
            json.writeEndObject();
            Machine.read().write(json);
            figures(json, verdict);
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private void figures(JsonGenerator json, PartnerVerdict verdict) throws IOException {
        json.writeObjectFieldStart("figures");
        json.writeNumberField("kills", kills);
        json.writeNumberField("answeredWithAnId", verdict.taken());
        counts(json, "answers", verdict.answers());
        counts(json, "receipts", verdict.states());
        json.writeNumberField("receiptsAgain", verdict.repeated());
        json.writeNumberField("segmentsTakenAgain", verdict.duplicates());
        json.writeNumberField("breaches", verdict.breaches());
        json.writeArrayFieldStart("broken");
        for (String breach : verdict.broken()) {
            json.writeString(breach);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Integer> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }
}

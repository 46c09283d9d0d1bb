package io.trunkline.bench.scenario;

import io.trunkline.bench.scenario.Scenario.BodyKind;
import io.trunkline.bench.scenario.Scenario.Callbacks;
import io.trunkline.bench.scenario.Scenario.Country;
import io.trunkline.bench.scenario.Scenario.Mix;
import io.trunkline.bench.scenario.Scenario.Pace;
import io.trunkline.bench.scenario.Scenario.SenderKind;
import io.trunkline.bench.scenario.Scenario.Step;
import io.trunkline.bench.scenario.Scenario.Tenants;
import io.trunkline.bench.scenario.Scenario.Way;
import io.trunkline.smpp.simulator.CarrierProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a scenario: every setting is optional, everything that is wrong is told at once with its line, and what nobody
 * knows is refused.
 */
public final class ScenarioFile {
    private static final double RATE_MAX = 1_000_000;
    private static final double SECONDS_MAX = 86_400;
    private static final int MESSAGES_MAX = 50_000_000;
    private static final int MAGIC_DIGITS = 7;

    private final List<ScenarioReading.Problem> problems = new ArrayList<>();
    private final Section file;

    private ScenarioFile(Node root) {
        this.file = Section.of(root, problems);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read at all
     */
    public static ScenarioReading read(Path path) throws IOException {
        return parse(path.toString(), Files.readString(path));
    }

    /** The scenario of a file without a line: 500 messages a second for half a minute over HTTP, called back. */
    public static Scenario usual() {
        return switch (parse("usual", "name: usual")) {
            case ScenarioReading.Accepted accepted -> accepted.scenario();
            case ScenarioReading.Refused refused -> throw new IllegalStateException(refused.text());
        };
    }

    static ScenarioReading parse(String name, String text) {
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().setLabel(name).build()).composeString(text);
            return root.isPresent()
                    ? new ScenarioFile(root.get()).reading(name)
                    : refused(name, new ScenarioReading.Problem(1, "the file", "nothing", "settings, name: value"));
        } catch (MarkedYamlEngineException notYaml) {
            int line = notYaml.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            return refused(
                    name, new ScenarioReading.Problem(line, "the file", String.valueOf(notYaml.getProblem()), "YAML"));
        } catch (YamlEngineException notYaml) {
            return refused(
                    name, new ScenarioReading.Problem(1, "the file", String.valueOf(notYaml.getMessage()), "YAML"));
        }
    }

    private static ScenarioReading refused(String name, ScenarioReading.Problem problem) {
        return new ScenarioReading.Refused(name, List.of(problem));
    }

    private ScenarioReading reading(String name) {
        Scenario scenario = new Scenario(file.text("name", name), pace(), mix(), tenants(), callbacks(), carrier());
        file.refuseTheRest();
        checkTogether(scenario);
        return problems.isEmpty()
                ? new ScenarioReading.Accepted(scenario)
                : new ScenarioReading.Refused(name, problems);
    }

    private Pace pace() {
        return new Pace(
                file.word("over", Way.HTTP),
                steps(),
                file.seconds("warmup", 5, 0, SECONDS_MAX),
                file.seconds("drain", 60, 1, SECONDS_MAX),
                file.whole("connections", 256, 1, 16_384));
    }

    private List<Step> steps() {
        if (!file.has("steps")) {
            return List.of(step(file, 500, 30));
        }
        if (file.has("rate") || file.has("seconds")) {
            file.refuse("rate or seconds beside steps", "one of the two ways to say it");
        }
        List<Step> steps = new ArrayList<>();
        for (Section section : file.sections("steps")) {
            steps.add(step(section, 500, 30));
            section.refuseTheRest();
        }
        return steps;
    }

    private static Step step(Section section, double rate, double seconds) {
        Step step = new Step(
                section.number("rate", rate, 0.01, RATE_MAX), section.seconds("seconds", seconds, 0.01, SECONDS_MAX));
        if (step.ratePerSecond() * step.length().toSeconds() > MESSAGES_MAX) {
            section.refuse("more than " + MESSAGES_MAX + " messages", "rate × seconds of at most that");
        }
        return step;
    }

    private Mix mix() {
        Section destinations = file.section("destinations");
        Mix mix = new Mix(
                file.weights("bodies", BodyKind.GSM),
                file.weights("senders", SenderKind.UNPACED),
                destinations.weights("countries", Country.US),
                destinations.shares("endings", MAGIC_DIGITS),
                destinations.whole("numbers", 1_000_000, 1, 1_000_000),
                file.whole("seed", 1, 0, Integer.MAX_VALUE));
        destinations.refuseTheRest();
        return mix;
    }

    private Tenants tenants() {
        Section section = file.section("tenants");
        Tenants tenants = new Tenants(section.whole("count", 1, 1, 10_000), section.number("zipf", 0, 0, 5));
        section.refuseTheRest();
        return tenants;
    }

    private Callbacks callbacks() {
        Section section = file.section("callbacks");
        Callbacks callbacks = new Callbacks(
                section.onOff("wanted", true),
                section.number("slow", 0, 0, 1),
                section.seconds("slow_seconds", 10, 0, 3_600),
                section.number("failing", 0, 0, 1));
        if (callbacks.slow() + callbacks.failing() > 1) {
            section.refuse("slow and failing of more than 1 together", "shares of all messages");
        }
        section.refuseTheRest();
        return callbacks;
    }

    /** Checked by the carrier itself, a setting at a time, so that each problem has its line. */
    private Map<String, String> carrier() {
        Section section = file.section("carrier");
        int before = problems.size();
        Map<String, String> settings =
                section.texts((name, value) -> CarrierProfile.from(properties(Map.of(name, value))));
        if (problems.size() == before) {
            try {
                CarrierProfile.from(properties(settings));
            } catch (IllegalArgumentException together) {
                section.refuse("settings that do not go together", String.valueOf(together.getMessage()));
            }
        }
        return settings;
    }

    private static Properties properties(Map<String, String> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    private void checkTogether(Scenario scenario) {
        boolean one = scenario.tenants().count() == 1;
        boolean unpaced = scenario.mix().senders().items().equals(List.of(SenderKind.UNPACED));
        if (!one && !unpaced) {
            file.refuse("senders of other kinds with several tenants", "unpaced senders, or one tenant");
        }
        if (scenario.pace().over() == Way.SMPP && !one) {
            file.refuse("several tenants over SMPP", "one tenant, or over: http");
        }
        if (scenario.pace().over() == Way.SMPP
                && scenario.callbacks().slow() + scenario.callbacks().failing() > 0) {
            file.refuse("hostile callbacks over SMPP, where receipts come by the bind", "over: http");
        }
    }
}

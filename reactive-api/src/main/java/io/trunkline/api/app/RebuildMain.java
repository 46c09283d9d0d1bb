package io.trunkline.api.app;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.api.app.embedded.DataDirectoryInUse;
import io.trunkline.api.app.embedded.EmbeddedServerFault;
import io.trunkline.api.app.embedded.Service;
import io.trunkline.api.app.settings.Reading;
import io.trunkline.api.app.settings.Settings;
import io.trunkline.api.app.settings.SettingsReader;
import io.trunkline.gateway.log.kafka.KafkaCluster;
import io.trunkline.gateway.log.kafka.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code scripts/rebuild-view}: the view's tables anew from the log, or the view as text with {@code --dump FILE}. Exit
 * codes: 0 done, 1 not done and told why, 2 refused its settings.
 */
public final class RebuildMain {
    private static final String DUMP = "--dump";
    private static final int FAULT = 1;

    private RebuildMain() {}

    public static void main(String[] arguments) {
        List<String> rest = new ArrayList<>(List.of(arguments));
        int place = rest.indexOf(DUMP);
        Optional<Path> dump = Optional.empty();
        if (place >= 0 && place + 1 < rest.size()) {
            dump = Optional.of(Path.of(rest.remove(place + 1)).toAbsolutePath());
            rest.remove(place);
        }
        switch (SettingsReader.read(rest, System.getenv())) {
            case Reading.Accepted accepted -> System.exit(run(accepted.settings(), dump));
            case Reading.HelpWanted help ->
                System.out.println(SettingsReader.usage() + System.lineSeparator() + "  --dump FILE");
            case Reading.Refused refused -> {
                System.err.print(refused.explanation());
                System.exit(Reading.Refused.EXIT_CODE);
            }
        }
    }

    private static int run(Settings settings, Optional<Path> dump) {
        Set<Service> needed =
                dump.isPresent() ? EnumSet.of(Service.POSTGRES) : EnumSet.of(Service.KAFKA, Service.POSTGRES);
        try (Servers servers = Servers.start(settings, "rebuild-view", needed)) {
            if (dump.isPresent()) {
                long messages = new ViewText(servers.database()).write(dump.get());
                System.out.println(messages + " messages are in " + dump.get());
                return 0;
            }
            KafkaCluster kafka = new KafkaCluster(servers.kafka(), "rebuild-view", new SimpleMeterRegistry());
            Topics.STANDARD.prepare(kafka);
            return new Rebuild(kafka, servers.database(), Topics.STANDARD.partitions(), Rebuild.SESSION_MAX).run()
                    ? 0
                    : FAULT;
        } catch (DataDirectoryInUse inUse) {
            System.err.println(
                    "This takes the gateway's own servers, and it runs: stop it first. " + inUse.getMessage());
            return FAULT;
        } catch (EmbeddedServerFault | IllegalStateException | IOException fault) {
            System.err.println(fault.getMessage());
            return FAULT;
        }
    }
}

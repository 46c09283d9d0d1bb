package io.trunkline.api.app.embedded;

import io.trunkline.api.app.settings.Reading;
import io.trunkline.api.app.settings.SettingsReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

/** {@code scripts/services}: Kafka, PostgreSQL and Redis alone, in the foreground until it is told to stop. */
public final class ServicesMain {

    private static final int FAULT_EXIT_CODE = 1;

    private ServicesMain() {}

    public static void main(String[] arguments) {
        switch (SettingsReader.readForServices(List.of(arguments), System.getenv())) {
            case Reading.HelpWanted help -> System.out.println(SettingsReader.usageForServices());
            case Reading.Refused refused -> {
                System.err.print(refused.explanation());
                System.exit(Reading.Refused.EXIT_CODE);
            }
            case Reading.Accepted accepted ->
                runUntilStopped(accepted.settings().data());
        }
    }

    private static void runUntilStopped(Path folder) {
        try {
            ServicesFile file = new ServicesFile(folder.resolve("services.env"));
            // Claimed before the file of an earlier run goes, so that it is not the file of a run that goes on.
            DirectoryLock.claim(folder, "services.env");
            file.delete();
            EmbeddedServices services = EmbeddedServices.start(
                    folder, "services", EnumSet.of(Service.KAFKA, Service.POSTGRES, Service.REDIS), file);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(services, file), "stop"));
            file.write(services);
            System.out.println(file.announcement(services));
            EmbeddedServerFault fault = services.died().block();
            fail(String.valueOf(fault == null ? "stopped" : fault.getMessage()));
        } catch (DataDirectoryInUse | EmbeddedServerFault | UncheckedIOException fault) {
            fail(String.valueOf(fault.getMessage()));
        }
    }

    private static void stop(EmbeddedServices services, ServicesFile file) {
        file.delete();
        services.close();
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(FAULT_EXIT_CODE);
    }
}

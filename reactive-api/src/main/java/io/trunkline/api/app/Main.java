package io.trunkline.api.app;

import io.trunkline.api.app.embedded.DataDirectoryInUse;
import io.trunkline.api.app.embedded.EmbeddedServerFault;
import io.trunkline.api.app.settings.Reading;
import io.trunkline.api.app.settings.Settings;
import io.trunkline.api.app.settings.SettingsReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's process. Exit codes: 143 stopped by SIGTERM, 130 by Ctrl-C, 1 could not start or go on, 2 refused its
 * settings.
 */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int FAULT = 1;

    private Main() {}

    public static void main(String[] arguments) {
        run(List.of(arguments), Ports.PLAIN);
    }

    /** As {@link #main}, with something between the parts and their adapters. */
    public static void run(List<String> arguments, Ports ports) {
        switch (SettingsReader.read(arguments, System.getenv())) {
            case Reading.Accepted accepted -> run(accepted.settings(), ports);
            case Reading.HelpWanted help -> System.out.println(SettingsReader.usage());
            case Reading.Refused refused -> {
                System.err.print(refused.explanation());
                System.exit(Reading.Refused.EXIT_CODE);
            }
        }
    }

    /** Starts the node and stays until it is told to stop or an embedded server is lost for good. */
    private static void run(Settings settings, Ports ports) {
        CountDownLatch end = new CountDownLatch(1);
        try {
            Node node = Node.start(settings, ports);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "shutdown"));
            Banner.of(node).print(new PrintStream(System.out, true, System.out.charset()));
            node.servers().died().subscribe(fault -> {
                LOG.error("The gateway stops: {}", fault.getMessage());
                end.countDown();
            });
            end.await();
            System.exit(FAULT);
        } catch (DataDirectoryInUse | EmbeddedServerFault | IOException fault) {
            System.err.println(fault.getMessage());
            System.exit(FAULT);
        } catch (RuntimeException fault) {
            // Whatever it is: a node that could not start must not stay as threads that nobody waits for
            LOG.error("The gateway could not start", fault);
            System.exit(FAULT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Node node) {
        LOG.info("Stopping: no new requests, what is in flight is finished");
        node.close();
        LOG.info("Stopped");
    }
}

package io.trunkline.bench.compare;

import io.trunkline.bench.crash.world.FreePort;
import io.trunkline.bench.installation.Child;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Kannel's two processes, unpacked from Debian's package: the bearerbox with one transceiver bind of window 200, and the
 * smsbox that takes requests. For one thread.
 */
final class Kannel implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final int WINDOW = 200;

    private final Child bearerbox;
    private final Child smsbox;
    private final int port;

    private Kannel(Child bearerbox, Child smsbox, int port) {
        this.bearerbox = bearerbox;
        this.smsbox = smsbox;
        this.port = port;
    }

    /**
     * Starts it and returns when it is bound.
     *
     * @param root the folder that the package and its libraries were unpacked into
     * @param folder for its files
     * @param store {@code spool} or {@code file}
     */
    static Kannel start(Path root, Path folder, String store, int carrierPort)
            throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("spool"));
        int admin = FreePort.choose();
        int port = FreePort.choose();
        Path settings = Files.writeString(
                folder.resolve("kannel.conf"),
                settings(folder, store, carrierPort, new int[] {admin, FreePort.choose(), port}));
        Map<String, String> libraries = Map.of(
                "LD_LIBRARY_PATH",
                root.resolve("usr/lib/x86_64-linux-gnu") + ":" + root.resolve("lib/x86_64-linux-gnu"));
        Child bearerbox = box(root, "bearerbox", settings, folder, libraries);
        try (HttpClient client = HttpClient.newHttpClient()) {
            bearerbox.await(READY_MAX, () -> status(client, admin).contains("online"));
            Child smsbox = box(root, "smsbox", settings, folder, libraries);
            smsbox.await(READY_MAX, () -> status(client, admin).contains("smsbox"));
            return new Kannel(bearerbox, smsbox, port);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            bearerbox.close();
            throw failed;
        }
    }

    private static Child box(Path root, String name, Path settings, Path folder, Map<String, String> libraries)
            throws IOException {
        List<String> command =
                List.of(root.resolve("usr/sbin").resolve(name).toString(), "-v", "3", settings.toString());
        return Child.start("Kannel's " + name, command, folder.resolve(name + ".out"), libraries);
    }

    /** What Kannel says of itself; nothing while it does not answer. */
    private static String status(HttpClient client, int admin) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + admin + "/status.txt?password=load"))
                    .timeout(ANSWER_MAX)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        }
    }

    /** @param ports of administration, between the boxes, and of requests */
    private static String settings(Path folder, String store, int carrierPort, int[] ports) {
        String location = store.equals("spool")
                ? folder.resolve("spool").toString()
                : folder.resolve("store").toString();
        return """
            group = core
            admin-port = %d
            admin-password = load
            admin-interface = 127.0.0.1
            smsbox-port = %d
            smsbox-interface = 127.0.0.1
            box-allow-ip = "127.0.0.1"
            store-type = %s
            store-location = "%s"
            dlr-storage = internal

            group = smsc
            smsc = smpp
            smsc-id = simulated
            host = 127.0.0.1
            port = %d
            transceiver-mode = 1
            smsc-username = kannel
            smsc-password = kannel
            system-type = ""
            max-pending-submits = %d

            group = smsbox
            bearerbox-host = 127.0.0.1
            sendsms-port = %d
            sendsms-interface = 127.0.0.1

            group = sendsms-user
            username = load
            password = load
            concatenation = true
            max-messages = 10
            """.formatted(ports[0], ports[1], store, location, carrierPort, WINDOW, ports[2]);
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + port);
    }

    Set<Integer> processes() {
        return Set.of(bearerbox.pid(), smsbox.pid());
    }

    @Override
    public void close() {
        smsbox.close();
        bearerbox.close();
    }
}

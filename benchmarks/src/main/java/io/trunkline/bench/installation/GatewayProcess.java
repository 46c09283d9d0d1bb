package io.trunkline.bench.installation;

import io.trunkline.bench.crash.world.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A gateway on its embedded servers and a data folder of its own. For one thread. */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(10);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    private static final String MAIN = "io.trunkline.api.app.Main";

    private final Child child;

    private GatewayProcess(Child child) {
        this.child = child;
    }

    /**
     * Starts it and returns when it is ready.
     *
     * @param folder gets its data and what it prints
     * @param carrierPort where its carrier listens on loopback, or will
     * @param jvm options of its JVM
     * @param options of its own, besides
     */
    public static GatewayProcess start(Path folder, int carrierPort, List<String> jvm, List<String> options)
            throws IOException, InterruptedException {
        String http = "127.0.0.1:" + FreePort.choose();
        List<String> arguments = new ArrayList<>(List.of(
                "--data",
                folder.toString(),
                "--http",
                http,
                "--smpp",
                "127.0.0.1:" + FreePort.choose(),
                "--carrier",
                "127.0.0.1:" + carrierPort));
        arguments.addAll(options);
        List<String> jvmOptions = new ArrayList<>(List.of("-XX:+ExitOnOutOfMemoryError"));
        jvmOptions.addAll(jvm);
        Child child = Child.start(
                "the gateway", Child.java(jvmOptions, MAIN, arguments), folder.resolve("gateway.out"), Map.of());
        try (HttpClient client = HttpClient.newHttpClient()) {
            child.await(
                    READY_MAX,
                    () -> Files.exists(folder.resolve("demo.env")) && isReady(client, URI.create("http://" + http)));
        } catch (IOException | RuntimeException failed) {
            child.close();
            throw failed;
        }
        return new GatewayProcess(child);
    }

    private static boolean isReady(HttpClient client, URI baseUrl) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(baseUrl.resolve("/health/ready"))
                    .timeout(ANSWER_MAX)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        child.close();
    }
}

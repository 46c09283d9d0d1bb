package io.trunkline.smpp.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.trunkline.smpp.server.DeliverOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Lets a tester be a subscriber: {@code POST /inbound} with the form {@code from}, {@code to}, {@code text} and perhaps {@code
 * id} sends a message, and is answered 200 when every part was taken, else 502 with how each was answered. On loopback only;
 * requests take threads of its own, at most {@value #BODY_OCTETS_MAX} octets each.
 */
final class CarrierControl implements AutoCloseable {
    private static final int BODY_OCTETS_MAX = 64 * 1024;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private CarrierControl(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens on loopback.
     *
     * @param port 0 takes a free one
     * @throws IOException if the port cannot be had
     */
    static CarrierControl start(int port, SimulatedCarrier carrier) throws IOException {
        CarrierControl control = new CarrierControl(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16));
        control.server.setExecutor(control.threads);
        control.server.createContext("/inbound", exchange -> handle(exchange, carrier));
        control.server.start();
        return control;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void handle(HttpExchange exchange, SimulatedCarrier carrier) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                answer(exchange, 405, "POST is expected");
                return;
            }
            byte[] body = exchange.getRequestBody().readNBytes(BODY_OCTETS_MAX);
            try {
                Map<String, String> form = form(new String(body, UTF_8));
                send(exchange, carrier, form);
            } catch (IllegalArgumentException e) {
                answer(exchange, 400, String.valueOf(e.getMessage()));
            }
        }
    }

    private static void send(HttpExchange exchange, SimulatedCarrier carrier, Map<String, String> form)
            throws IOException {
        List<DeliverOutcome> outcomes = carrier.receive(
                        field(form, "from"),
                        field(form, "to"),
                        field(form, "text"),
                        form.getOrDefault("id", UUID.randomUUID().toString()))
                .blockOptional(ANSWER_MAX)
                .orElse(List.of());
        boolean taken = !outcomes.isEmpty() && outcomes.stream().allMatch(DeliverOutcome.Delivered.class::isInstance);
        answer(exchange, taken ? 200 : 502, outcomes.isEmpty() ? "no bind receives" : outcomes.toString());
    }

    private static String field(Map<String, String> form, String name) {
        String value = form.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(name + ": missing (expected: from, to and text)");
        }
        return value;
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String field : body.split("&")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                form.put(
                        URLDecoder.decode(field.substring(0, equals), UTF_8),
                        URLDecoder.decode(field.substring(equals + 1), UTF_8));
            }
        }
        return form;
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] octets = (text + "\n").getBytes(UTF_8);
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

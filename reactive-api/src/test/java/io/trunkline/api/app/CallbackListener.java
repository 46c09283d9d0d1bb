package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A customer's endpoint on loopback that keeps what it was sent. */
final class CallbackListener implements AutoCloseable {
    private final HttpServer server;
    private final List<Callback> callbacks = new CopyOnWriteArrayList<>();

    /**
     * One callback as it came.
     *
     * @param headers names in lower case
     */
    record Callback(String url, Map<String, String> headers, String body, Map<String, String> form) {
        String status() {
            return form.getOrDefault("MessageStatus", "");
        }
    }

    CallbackListener() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/", this::keep);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/status?order=1%202";
    }

    /** Where what is posted is answered with a reply, in TwiML. */
    String twimlUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/twiml";
    }

    List<Callback> all() {
        return List.copyOf(callbacks);
    }

    List<Callback> of(String sid) {
        return callbacks.stream()
                .filter(callback -> sid.equals(callback.form().get("MessageSid")))
                .toList();
    }

    /** Whether a message was called back with that status, whatever came before. */
    boolean hasHeard(String sid, String status) {
        return of(sid).stream().anyMatch(callback -> callback.status().equals(status));
    }

    private void keep(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String url = "http://" + headers.get("host") + exchange.getRequestURI();
            callbacks.add(new Callback(url, headers, body, form(body)));
            if (exchange.getRequestURI().getPath().equals("/twiml")) {
                byte[] reply = "<Response><Message>Thank you</Message></Response>".getBytes(UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/xml");
                exchange.sendResponseHeaders(200, reply.length);
                exchange.getResponseBody().write(reply);
            } else {
                exchange.sendResponseHeaders(204, -1);
            }
        }
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new LinkedHashMap<>();
        for (String field : body.split("&")) {
            int equals = field.indexOf('=');
            form.put(
                    URLDecoder.decode(field.substring(0, equals), UTF_8),
                    URLDecoder.decode(field.substring(equals + 1), UTF_8));
        }
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

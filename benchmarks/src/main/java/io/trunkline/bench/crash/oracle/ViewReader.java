package io.trunkline.bench.crash.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.trunkline.bench.load.Target;
import io.trunkline.bench.outcome.Sid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Reads the gateway's history through its own API: the whole list, then each timeline. Blocking. */
public final class ViewReader implements AutoCloseable {
    private static final int PAGE_SIZE = 500;
    private static final int READERS = 8;
    private static final int TRIES_MAX = 20;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final JsonFactory JSON = new JsonFactory();

    private final Target node;
    private final String authorization;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param node which node is asked, and as whom */
    public ViewReader(Target node) {
        this.node = node;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString((node.accountSid() + ":" + node.authToken()).getBytes(UTF_8));
    }

    /**
     * A message as the list shows it.
     *
     * @param ended whether its status is a terminal one
     * @param inDoubt whether nobody knows whether the carrier has it
     */
    public record Listed(String body, boolean ended, boolean inDoubt) {}

    /** Every message that the list shows. */
    public Map<Sid, Listed> list() throws InterruptedException {
        Map<Sid, Listed> listed = new HashMap<>();
        String page = "/2010-04-01/Accounts/" + node.accountSid() + "/Messages.json?PageSize=" + PAGE_SIZE;
        while (page != null) {
            Map<String, @Nullable Object> answer = get(page);
            for (Map<String, @Nullable Object> message : objects(answer.get("messages"))) {
                listed.put(
                        sid(text(message, "sid")),
                        new Listed(
                                text(message, "body"),
                                History.isEnd(text(message, "status")),
                                text(message, "delivery_certainty").equals("ambiguous")));
            }
            page = (String) answer.get("next_page_uri");
        }
        return listed;
    }

    /** The histories of these messages, several at a time. */
    public Map<Sid, History> histories(Map<Sid, Listed> listed) throws InterruptedException {
        List<Callable<History>> questions = new ArrayList<>();
        listed.forEach((sid, message) -> questions.add(() -> history(sid, message.body())));
        Map<Sid, History> histories = new HashMap<>();
        try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            for (Future<History> answer : readers.invokeAll(questions)) {
                History history = answer.get();
                histories.put(history.sid(), history);
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("the gateway's history could not be read", failed.getCause());
        }
        return histories;
    }

    private History history(Sid sid, String body) throws InterruptedException {
        Map<String, @Nullable Object> timeline = get("/v1/messages/" + sid.text() + "/timeline");
        List<History.Event> events =
                objects(timeline.get("events")).stream().map(ViewReader::event).toList();
        return new History(sid, body, text(timeline, "status"), events);
    }

    private static History.Event event(Map<String, @Nullable Object> event) {
        String name = text(event, "event");
        String list = switch (name) {
            case "ambiguous" -> "doubtful";
            case "routed", "submitted" -> "segments";
            case "refused" -> "refused";
            default -> "";
        };
        History.Place place =
                new History.Place(number(event, "segment"), number(event, "segments"), named(event.get(list)));
        boolean returned = text(event, "another_route").equals("true");
        String word = returned ? "returned" : text(event, name.equals("routed") ? "cause" : "outcome");
        return new History.Event(
                name, Instant.parse(text(event, "at")), number(event, "attempt"), place, word, text(event, "reason"));
    }

    /** Segments as a list of numbers, or of objects with one; none for anything else. */
    private static Set<Integer> named(@Nullable Object list) {
        Set<Integer> named = new HashSet<>();
        if (list instanceof List<?> segments) {
            for (Object segment : segments) {
                if (segment instanceof Integer number) {
                    named.add(number);
                } else if (segment instanceof Map<?, ?> object && object.get("segment") instanceof Integer number) {
                    named.add(number);
                }
            }
        }
        return named;
    }

    /** Asks again while the answer is another than 200, as it may be while a server comes back; gives up at a bound. */
    private Map<String, @Nullable Object> get(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(node.baseUrl().resolve(path))
                .header("Authorization", authorization)
                .timeout(ANSWER_MAX)
                .build();
        String last = "";
        for (int attempt = 0; attempt < TRIES_MAX; attempt++) {
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return parse(answer.body());
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException broken) {
                last = broken.toString();
            }
            Thread.sleep(PAUSE);
        }
        throw new IllegalStateException(
                "GET " + path + ": " + last + " (expected: 200 within " + TRIES_MAX + " tries)");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> parse(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return (Map<String, @Nullable Object>) Objects.requireNonNull(value(json));
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    /** Objects as maps, arrays as lists, whole numbers as Integer, other scalars as their text; at the value's first token. */
    private static @Nullable Object value(JsonParser json) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                object.put(name, value(json));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> array = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(json));
            }
            return array;
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return token == JsonToken.VALUE_NUMBER_INT ? (Object) json.getIntValue() : json.getText();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, @Nullable Object>> objects(@Nullable Object array) {
        return (List<Map<String, @Nullable Object>>) Objects.requireNonNull(array);
    }

    private static String text(Map<String, @Nullable Object> object, String name) {
        return Objects.requireNonNullElse(object.get(name), "").toString();
    }

    private static int number(Map<String, @Nullable Object> object, String name) {
        return object.get(name) instanceof Integer number ? number : 0;
    }

    private static Sid sid(String text) {
        return Objects.requireNonNull(Sid.parse(text), text);
    }

    @Override
    public void close() {
        client.close();
    }
}

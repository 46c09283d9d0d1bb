package io.trunkline.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Two gateways in processes of their own, on one set of servers. */
class ClusterTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration INSISTED_MAX = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 32;
    private static final Set<Integer> AGAIN = Set.of(409, 429, 503);

    @Test
    void twoNodesShouldShareTheWorkAndOneShouldDoItWhenTheOtherIsKilled(@TempDir Path data) throws Exception {
        Scheduler clients = Schedulers.newBoundedElastic(AT_ONCE, 10_000, "clients");
        try (ClusterProcess cluster = ClusterProcess.start(data, 2)) {
            accountMadeOnTheFirstShouldSendOnTheSecond(cluster, AdminCalls.of(data));
            String keyed = sid(insist(cluster, 2, "14155550001", "Once", "order-1"));
            Set<String> accepted = new HashSet<>(underLoadKillingTheSecond(cluster, clients));
            assertThat(sid(insist(cluster, 1, "14155550001", "Once", "order-1")))
                    .as("the same key after the kill")
                    .isEqualTo(keyed);
            accepted.add(keyed);
            awaitEnds(cluster, accepted);
            JsonNode timeline = JSON.readTree(
                    cluster.get(1, "/v1/messages/" + keyed + "/timeline").body());
            assertThat(timeline.path("events").findValuesAsText("event"))
                    .as("one submit_sm: %s", timeline)
                    .containsOnlyOnce("submitted");
            assertThat(cluster.log()).contains("node 2").contains("has ended with exit code 137");
            ProcessHandle first = cluster.handle(1);
            assertThat(cluster.stop()).isEqualTo(143);
            assertThat(first.isAlive())
                    .as("the other node ends with the cluster")
                    .isFalse();
        } finally {
            clients.dispose();
        }
    }

    private static void accountMadeOnTheFirstShouldSendOnTheSecond(ClusterProcess cluster, AdminCalls admin)
            throws Exception {
        String sender = "+14155550177";
        Map<String, Object> account = admin.account(sender);
        String sid = (String) account.get("sid");
        String token = (String) account.get("auth_token");
        Instant deadline = Instant.now().plus(INSISTED_MAX);
        HttpResponse<String> answer = cluster.createAs(2, sid, token, sender);
        while (answer.statusCode() != 201 && Instant.now().isBefore(deadline)) {
            TimeUnit.MILLISECONDS.sleep(100);
            answer = cluster.createAs(2, sid, token, sender);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /** Half of the requests go to each node; those that the killed one did not answer go to the other. */
    private static List<String> underLoadKillingTheSecond(ClusterProcess cluster, Scheduler clients) {
        AtomicInteger answered = new AtomicInteger();
        return Flux.range(0, 600)
                .flatMap(
                        i -> Mono.fromCallable(() -> {
                                    if (answered.incrementAndGet() == 300) {
                                        cluster.kill(2);
                                    }
                                    return sent(cluster, i);
                                })
                                .subscribeOn(clients),
                        AT_ONCE)
                .collectList()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private static String sent(ClusterProcess cluster, int number) throws IOException, InterruptedException {
        String to = Long.toString(14_155_560_000L + number);
        try {
            HttpResponse<String> answer = cluster.create(1 + number % 2, to, "Number+" + number, "");
            if (answer.statusCode() == 201) {
                return sid(answer);
            }
        } catch (IOException dead) {
            // its outcome is unknown; the client of this test asks the other node for a message of its own
        }
        return sid(insist(cluster, 1, to, "Number+" + number, ""));
    }

    /** As a client does: what was refused because a part is away or slow, or is in doubt, is asked again unchanged. */
    private static HttpResponse<String> insist(ClusterProcess cluster, int on, String to, String body, String key)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = cluster.create(on, to, body, key);
        Instant deadline = Instant.now().plus(INSISTED_MAX);
        while (AGAIN.contains(answer.statusCode()) && Instant.now().isBefore(deadline)) {
            TimeUnit.MILLISECONDS.sleep(500);
            answer = cluster.create(on, to, body, key);
        }
        return answer;
    }

    private static String sid(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("sid").asText();
    }

    /** Delivered, or in doubt because the answer to its submission went down with the node. */
    private static void awaitEnds(ClusterProcess cluster, Set<String> accepted) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        Set<String> open = new HashSet<>(accepted);
        while (!open.isEmpty()) {
            for (String sid : Set.copyOf(open)) {
                JsonNode message = JSON.readTree(
                        cluster.get(1, cluster.messages() + "/" + sid + ".json").body());
                if (message.path("status").asText().equals("delivered")
                        || message.path("delivery_certainty").asText().equals("ambiguous")) {
                    open.remove(sid);
                }
            }
            assertThat(Instant.now())
                    .as("%s of %s are still open: %s", open.size(), accepted.size(), open)
                    .isBefore(deadline);
        }
    }
}

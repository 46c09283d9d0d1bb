package io.trunkline.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.gateway.log.kafka.LogServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Two nodes: the first takes in and routes, until it is killed; the second does everything. The last test adds a third,
 * which only posts.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesTest {
    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int THIRD = 3;
    private static final int AT_ONCE = 1_000;

    /** How many have their answer when something happens to the others. */
    private static final int ANSWERED_BEFORE = 100;

    private static final int PARTITIONS = 4;
    private static final int SLOTS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> AGAIN = Set.of(409, 429, 503);

    /** The messages that were answered 201, of all tests. */
    private static final Set<String> SIDS = new HashSet<>();

    private static final Map<String, String> SID_BY_KEY = new HashMap<>();

    @TempDir
    private static Path folder;

    private static Neighbours nodes;

    @BeforeAll
    static void start() throws Exception {
        nodes = new Neighbours(folder);
        nodes.start("intake,route");
        nodes.awaitReady(FIRST);
        nodes.start("intake,route,carrier,view,live");
        nodes.awaitReady(SECOND);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Test
    @Order(1)
    void messageShouldBeTakenInByOneNodeAndDeliveredByAnother() throws Exception {
        SIDS.add(sid(nodes.create(FIRST, "14155550101")));
        assertOneSubmitEach();
        LogServers.await(
                "both to route",
                () -> membersOf("router").equals(Set.of(FIRST, SECOND)) && partitions("router") == PARTITIONS);
        for (String group : List.of("carriers", "pg", "live")) {
            assertThat(membersOf(group)).as(group).containsExactly(SECOND);
        }
        assertThat(partitions("carriers")).as("slots").isEqualTo(SLOTS);
    }

    @Test
    @Order(2)
    void thousandRequestsUnderOneKeyShouldBeOneMessage() throws Exception {
        askAtOnce("calm", () -> {});
        assertOneSubmitEach();
    }

    @Test
    @Order(3)
    void keyedRequestsShouldBeToldToComeAgainWhileRedisHangsAndMakeNoMessage() throws Exception {
        nodes.pauseRedis();
        for (int on : new int[] {FIRST, SECOND}) {
            for (String key : new String[] {"calm", "away"}) {
                HttpResponse<String> refused =
                        nodes.create(on, recipient(key), key).get();
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
                assertThat(json(refused.body()).path("code").asInt()).isEqualTo(20429);
                assertThat(refused.headers().firstValueAsLong("Retry-After")).hasValue(1);
            }
            SIDS.add(sid(nodes.create(on, "1415555020" + on)));
        }
        nodes.killRedis();
        assertOneSubmitEach();
    }

    @Test
    @Order(4)
    void keyShouldStandForItsMessageThoughRedisComesBackEmpty() throws Exception {
        nodes.emptyRedis();
        nodes.killRedis();
        askAtOnce("calm", () -> {});
        assertOneSubmitEach();
    }

    @Test
    @Order(5)
    void keyShouldBeOneMessageThoughRedisForgetsItMeanwhile() throws Exception {
        askAtOnce("emptied", nodes::emptyRedis);
        assertOneSubmitEach();
    }

    @Test
    @Order(6)
    void keyShouldBeOneMessageThoughANodeIsKilledMeanwhile() throws Exception {
        askAtOnce("killed", () -> nodes.kill(FIRST));
        SID_BY_KEY.forEach((key, sid) -> assertThat(insist(SECOND, key).block(PATIENCE))
                .as("%s, of the node that is left", key)
                .isEqualTo(sid));
        assertOneSubmitEach();
    }

    /** The port is the test's: a node that opened it for partners would not come up. */
    @Test
    @Order(7)
    void nodeWithoutIntakeShouldDoItsOwnWorkAndServeNothingButItsHealth() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nodes.start("live", taken.getLocalPort());
            nodes.awaitReady(THIRD);
            assertThat(nodes.get(THIRD, "/health/ready").statusCode()).isEqualTo(200);
            HttpResponse<String> refused = nodes.create(THIRD, "14155550301");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(404);
            assertThat(json(refused.body()).path("code").asInt()).isEqualTo(20404);
            String sid = SIDS.iterator().next();
            assertThat(json(nodes.message(THIRD, sid)).path("status").asInt()).isEqualTo(404);
            assertThat(nodes.get(THIRD, "/v1/messages/" + sid + "/timeline").statusCode())
                    .isEqualTo(404);
            assertThat(nodes.get(SECOND, "/v1/messages/" + sid + "/timeline").statusCode())
                    .isEqualTo(200);
            LogServers.await(
                    "both to read what is posted", () -> membersOf("live").equals(Set.of(SECOND, THIRD)));
            for (String group : List.of("router", "carriers", "pg", "inbound-view", "inbound-keywords")) {
                assertThat(membersOf(group)).as(group).contains(SECOND).doesNotContain(THIRD);
            }
        }
        assertOneSubmitEach();
    }

    /** What happens while requests are under way. */
    private interface Disturbance {
        void strike() throws IOException, InterruptedException;
    }

    /** A thousand equal requests at once, half of them to each node: all answers name one SID, the key's from then on. */
    private static void askAtOnce(String key, Disturbance disturbance) {
        AtomicInteger answered = new AtomicInteger();
        Set<String> named = Flux.range(0, AT_ONCE)
                .flatMap(
                        i -> insist(FIRST + i % 2, key).doOnNext(sid -> {
                            if (answered.incrementAndGet() == ANSWERED_BEFORE) {
                                strike(disturbance);
                            }
                        }),
                        AT_ONCE)
                .collect(Collectors.toSet())
                .blockOptional(PATIENCE)
                .orElseThrow();
        assertThat(named).as("SIDs of %s", key).hasSize(1);
        String sid = named.iterator().next();
        SIDS.add(sid);
        assertThat(SID_BY_KEY.computeIfAbsent(key, first -> sid))
                .as("the SID of %s", key)
                .isEqualTo(sid);
    }

    private static void strike(Disturbance disturbance) {
        try {
            disturbance.strike();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As a client does: what is to come again comes when it is told to, and what a dead node did not answer goes to the other. */
    private static Mono<String> insist(int on, String key) {
        return Mono.fromFuture(() -> nodes.create(on, recipient(key), key))
                .flatMap(answer -> AGAIN.contains(answer.statusCode())
                        ? Mono.delay(retryAfter(answer)).then(insist(on, key))
                        : Mono.just(sid(answer)))
                .onErrorResume(fault -> fault instanceof IOException && on == FIRST, dead -> insist(SECOND, key));
    }

    private static Duration retryAfter(HttpResponse<String> answer) {
        return Duration.ofSeconds(
                answer.headers().firstValueAsLong("Retry-After").orElse(1));
    }

    private static String recipient(String key) {
        return "141555503" + (10 + key.length());
    }

    private static String sid(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer.body()).path("sid").asText();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of every message that was answered 201, and of no other, by the lanes and by the carrier's own count. */
    private static void assertOneSubmitEach() throws Exception {
        SIDS.forEach(sid -> LogServers.await(
                "the delivery of " + sid, () -> nodes.message(SECOND, sid).contains("\"status\":\"delivered\"")));
        assertThat(LogServers.laned(nodes.kafka(), PARTITIONS, SLOTS))
                .as("lane records by SID")
                .hasSize(SIDS.size())
                .allSatisfy((sid, records) -> {
                    assertThat(SIDS).contains(sid.toString());
                    assertThat(records).isEqualTo(1);
                });
        assertThat(nodes.submitted()).as("submit_sm").isEqualTo(SIDS.size());
    }

    /** The nodes in a group. */
    private static Set<Integer> membersOf(String group) {
        return IntStream.rangeClosed(1, nodes.count())
                .boxed()
                .filter(node -> members(group).stream()
                        .anyMatch(member -> member.clientId().endsWith(nodes.name(node))))
                .collect(Collectors.toSet());
    }

    private static int partitions(String group) {
        return members(group).stream()
                .mapToInt(member -> member.assignment().topicPartitions().size())
                .sum();
    }

    private static Collection<MemberDescription> members(String group) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", nodes.kafka()))) {
            return admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get()
                    .members();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

package io.trunkline.api.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.TestGateway;
import io.trunkline.api.app.embedded.EmbeddedServices;
import io.trunkline.api.app.embedded.Service;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.intake.redis.RedisKeyClaims;
import io.trunkline.gateway.intake.redis.RedisRateStore;
import io.trunkline.gateway.log.kafka.LogServers;
import io.trunkline.gateway.message.AccountSid;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is answered while a real Redis hangs, is gone and comes back, before a log that takes everything. */
class RedisAwayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int AT_ONCE = 100;
    private static final RateLimit LIMIT = new RateLimit(1_000, 1_000);

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger keys = new AtomicInteger();

    @Test
    void noRequestShouldBeAnswered5xxBecauseOfRedis(@TempDir Path folder) throws Exception {
        try (client;
                EmbeddedServices services = EmbeddedServices.start(folder, EnumSet.of(Service.REDIS));
                RedisKeyClaims claims =
                        new RedisKeyClaims(services.redisUrl(), Mono.just(true), InstantSource.system());
                RedisRateStore rates = new RedisRateStore(services.redisUrl(), "one");
                TestGateway gateway = new TestGateway(claims, rates)) {
            assertThat(statuses(gateway, true)).as("Redis is there").containsExactly(201);
            signal(services, "-STOP");
            assertAnswered(gateway);
            limit(gateway);
            assertAnswered(gateway);
            signal(services, "-KILL");
            Set<Integer> seen = new HashSet<>();
            LogServers.await("keys to be taken again", () -> {
                Set<Integer> now = statuses(gateway, true);
                seen.addAll(now);
                seen.addAll(statuses(gateway, false));
                return now.equals(Set.of(201));
            });
            assertThat(seen).as("while it came back").isSubsetOf(201, 429);
        }
    }

    private void assertAnswered(TestGateway gateway) {
        assertThat(statuses(gateway, true)).as("with keys").containsExactly(429);
        assertThat(statuses(gateway, false))
                .as("without keys, within a limit or none")
                .containsExactly(201);
    }

    private static void limit(TestGateway gateway) {
        AccountSid sid = new AccountSid(TestGateway.ACCOUNT);
        gateway.directory
                .put(new DirectoryEntry.OfLimits(new AccountLimits(sid, Optional.of(LIMIT), Map.of(), Map.of())))
                .block(PATIENCE);
    }

    private static void signal(EmbeddedServices services, String signal) throws IOException, InterruptedException {
        long pid = Objects.requireNonNull(services.pids().get(Service.REDIS));
        new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
    }

    /** How requests are answered that come at once. */
    private Set<Integer> statuses(TestGateway gateway, boolean keyed) {
        return Flux.range(0, AT_ONCE)
                .flatMap(i -> Mono.fromFuture(
                        () -> client.sendAsync(request(gateway, keyed), HttpResponse.BodyHandlers.discarding())))
                .map(HttpResponse::statusCode)
                .collect(Collectors.toSet())
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private HttpRequest request(TestGateway gateway, boolean keyed) {
        String credentials = TestGateway.ACCOUNT + ":" + TestGateway.TOKEN;
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + TestGateway.MESSAGES))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(PATIENCE)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("To=%2B14155552671&From=%2B14155550100&Body=Hello"));
        if (keyed) {
            request.header("Idempotency-Key", "key-" + keys.incrementAndGet());
        }
        return request.build();
    }
}

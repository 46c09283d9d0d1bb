package io.trunkline.gateway.intake.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.trunkline.api.app.embedded.EmbeddedServices;
import io.trunkline.api.app.embedded.Service;
import io.trunkline.gateway.intake.content.Sighting;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes tell each other in a real Redis. */
class RedisTrafficTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void nodeShouldHearWhatOthersToldSinceItBeganAndNothingOfItsOwn() {
        try (EmbeddedServices services = EmbeddedServices.start(folder, EnumSet.of(Service.REDIS));
                RedisTraffic one = new RedisTraffic(RedisURI.create(services.redisUrl()), "one", PATIENCE);
                RedisTraffic two = new RedisTraffic(RedisURI.create(services.redisUrl()), "two", PATIENCE)) {
            assertThat(exchange(one, List.of(sighting(1))))
                    .as("nothing was told")
                    .isEmpty();
            assertThat(exchange(two, List.of())).as("it was told before").isEmpty();
            assertThat(exchange(one, List.of(sighting(2), sighting(-3)))).isEmpty();
            assertThat(exchange(one, List.of(sighting(4)))).isEmpty();
            assertThat(exchange(two, List.of(sighting(5)))).containsExactly(sighting(2), sighting(-3), sighting(4));
            assertThat(exchange(two, List.of())).isEmpty();
            assertThat(exchange(one, List.of())).containsExactly(sighting(5));
            List<Sighting> many =
                    IntStream.range(0, 500).mapToObj(RedisTrafficTest::sighting).toList();
            for (int i = 0; i < 1_000; i++) {
                exchange(one, i < 50 ? many : List.of(sighting(i)));
            }
            RedisClient client = RedisClient.create(services.redisUrl());
            try (StatefulRedisConnection<String, String> redis = client.connect()) {
                assertThat(redis.sync().xlen("intake:traffic")).isLessThan(400);
                assertThat(redis.sync().pttl("intake:traffic")).isBetween(1L, 60_000L);
            } finally {
                client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
            }
        }
    }

    private static Sighting sighting(int textHash) {
        return new Sighting(ACCOUNT, new Address("+14155552671"), textHash);
    }

    private static List<Sighting> exchange(RedisTraffic node, List<Sighting> untold) {
        return node.exchange(untold).blockOptional(PATIENCE).orElseThrow();
    }
}

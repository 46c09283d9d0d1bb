package io.trunkline.bench.watch;

import io.trunkline.bench.measure.GroupUse;
import io.trunkline.bench.measure.ProcessGroup;
import io.trunkline.bench.measure.ProcessMeter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at processes, gateway and Kafka once a second, on a thread of its own, so that a slow answer delays nobody. What
 * it asks costs them a little, which counts as theirs.
 *
 * <p>{@link #latest} from any thread.
 */
public final class Watch implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 1_000;

    private final ProcessMeter meter;
    private final @Nullable URI metrics;
    private final @Nullable KafkaLag kafka;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Thread thread;
    private volatile Sight latest = new Sight(Map.of(), GatewayGauges.NONE, Map.of());
    private volatile boolean closed;

    /**
     * Begins to look.
     *
     * @param metrics the gateway's {@code /metrics}, or null for one that has none
     * @param kafka its bootstrap address, where it is known
     */
    public Watch(ProcessMeter meter, @Nullable URI metrics, Optional<String> kafka) {
        this.meter = meter;
        this.metrics = metrics;
        this.kafka = kafka.map(KafkaLag::new).orElse(null);
        this.thread = Thread.ofPlatform().daemon(true).name("watch").start(this::look);
    }

    /**
     * What was seen at one moment.
     *
     * @param use of each group of processes since it began
     * @param kafkaLag records by consumer group and topic
     */
    public record Sight(Map<ProcessGroup, GroupUse> use, GatewayGauges gauges, Map<String, Long> kafkaLag) {
        public Sight {
            use = Map.copyOf(use);
            kafkaLag = Map.copyOf(kafkaLag);
        }
    }

    public Sight latest() {
        return latest;
    }

    private void look() {
        try {
            while (!closed) {
                KafkaLag log = kafka;
                latest = new Sight(meter.sample(), gauges(), log == null ? Map.of() : log.read());
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private GatewayGauges gauges() throws InterruptedException {
        URI address = metrics;
        if (address == null) {
            return GatewayGauges.NONE;
        }
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(address).timeout(ANSWER_MAX).build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? GatewayGauges.parse(answer.body()) : latest.gauges();
        } catch (IOException noAnswer) {
            return latest.gauges();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(ANSWER_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (kafka != null) {
            kafka.close();
        }
        client.close();
    }
}

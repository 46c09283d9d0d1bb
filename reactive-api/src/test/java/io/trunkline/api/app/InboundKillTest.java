package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.simulator.CarrierProfile;
import io.trunkline.smpp.simulator.CarrierSettings;
import io.trunkline.smpp.simulator.SimulatedCarrier;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A gateway that is killed while a carrier delivers subscribers' messages, and gets again what it had not answered. */
class InboundKillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final int MESSAGES = 400;
    private static final int ANSWERED_BEFORE_THE_KILL = 50;
    private static final int AT_ONCE = 5;

    /** So that the last is not there before the gateway is gone. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    private static final String SUBSCRIBER = "+14155552999";
    private static final String NUMBER = "+14155550185";
    private static final Pattern BODY = Pattern.compile("\"body\":\"(number \\d+)\"");

    private EventLoops loops;
    private SimulatedCarrier carrier;
    private CallbackListener listener;
    private Path data;
    private GatewayProcess gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        data = directory;
        loops = EventLoops.create(1, "test");
        listener = new CallbackListener();
        carrier = SimulatedCarrier.start(loops, CarrierSettings.onLoopback(CarrierProfile.STANDARD))
                .blockOptional(PATIENCE)
                .orElseThrow();
        gateway = GatewayProcess.start(data);
        AdminCalls admin = AdminCalls.of(data);
        admin.create(
                "senders",
                "{\"address\": \"" + NUMBER + "\", \"account\": \"" + gateway.demo("ACCOUNT_SID")
                        + "\", \"kind\": \"unpaced\", \"sms_url\": \"" + listener.url() + "\"}");
        admin.create(
                "carriers",
                "{\"name\": \"other\", \"host\": \"127.0.0.1\", \"port\": " + carrier.port()
                        + ", \"system_id\": \"esme\", \"password\": \"word\", \"window\": 50, \"slots\": [1]}");
        gateway.await(PATIENCE, "the bind", () -> carrier.binds() == 1);
    }

    @AfterEach
    void stop() {
        gateway.close();
        listener.close();
        carrier.close().block(PATIENCE);
        loops.shutdown().block(PATIENCE);
    }

    @Test
    void whatWasNotAnsweredShouldBeDeliveredAgainAndBeThereOnce() throws Exception {
        Set<Integer> answered = ConcurrentHashMap.newKeySet();
        CountDownLatch some = new CountDownLatch(ANSWERED_BEFORE_THE_KILL);
        CompletableFuture<Void> over = Flux.range(0, MESSAGES)
                .delayElements(PAUSE)
                .flatMap(
                        number -> receive(number).doOnNext(outcomes -> {
                            if (isAnswered(outcomes)) {
                                answered.add(number);
                                some.countDown();
                            }
                        }),
                        AT_ONCE)
                .then()
                .toFuture();
        assertThat(some.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        gateway.kill();
        over.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(answered).as("some had no answer").hasSizeBetween(ANSWERED_BEFORE_THE_KILL, MESSAGES - 1);

        gateway = GatewayProcess.start(data);
        gateway.await(PATIENCE, "the bind", () -> carrier.binds() == 1);
        for (int number = 0; number < MESSAGES; number++) {
            while (!answered.contains(number)) {
                if (isAnswered(receive(number).blockOptional(PATIENCE).orElseThrow())) {
                    answered.add(number);
                }
            }
        }
        Set<String> all = IntStream.range(0, MESSAGES)
                .mapToObj(number -> "number " + number)
                .collect(Collectors.toSet());
        gateway.await(PATIENCE, "all in the list", () -> listed().containsAll(all));
        gateway.await(
                PATIENCE,
                "all at SmsUrl",
                () -> listener.all().stream()
                        .map(callback -> callback.form().get("Body"))
                        .collect(Collectors.toSet())
                        .containsAll(all));
        assertThat(listed()).as("each once").hasSize(MESSAGES).doesNotHaveDuplicates();
        assertThat(listener.all().stream()
                        .map(callback -> callback.form().get("MessageSid"))
                        .collect(Collectors.toSet()))
                .as("each posted as one message")
                .hasSize(MESSAGES);
    }

    /** The same number again is the same message again. */
    private Mono<List<DeliverOutcome>> receive(int number) {
        return carrier.receive(SUBSCRIBER, NUMBER, "number " + number, "id-" + number)
                .timeout(ANSWER_MAX)
                .onErrorReturn(List.of());
    }

    private static boolean isAnswered(List<DeliverOutcome> outcomes) {
        return !outcomes.isEmpty() && outcomes.stream().allMatch(DeliverOutcome.Delivered.class::isInstance);
    }

    private List<String> listed() {
        try {
            Matcher bodies = BODY.matcher(
                    gateway.get(gateway.messages() + ".json?PageSize=1000&From=" + URLEncoder.encode(SUBSCRIBER, UTF_8))
                            .body());
            return bodies.results().map(found -> found.group(1)).toList();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}

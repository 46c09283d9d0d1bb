package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.admin.Json;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.simulator.CarrierProfile;
import io.trunkline.smpp.simulator.CarrierSettings;
import io.trunkline.smpp.simulator.SimulatedCarrier;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose carrier is slow, so that messages wait in its lane, and is killed with them. */
class LaneCancelTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MESSAGES = 60;

    private EventLoops loops;
    private SimulatedCarrier carrier;
    private Path submitted;
    private Path data;
    private GatewayProcess gateway;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        data = directory;
        loops = EventLoops.create(1, "test");
        submitted = directory.resolve("submitted.log");
        CarrierSettings settings = new CarrierSettings(
                "127.0.0.1", 0, CarrierProfile.from(new Properties()), Optional.empty(), Optional.of(submitted));
        carrier =
                SimulatedCarrier.start(loops, settings).blockOptional(PATIENCE).orElseThrow();
        gateway = GatewayProcess.start(data);
        AdminCalls admin = AdminCalls.of(data);
        admin.create(
                "carriers",
                "{\"name\": \"slow\", \"host\": \"127.0.0.1\", \"port\": " + carrier.port()
                        + ", \"system_id\": \"esme\", \"password\": \"word\", \"window\": 4, \"slots\": [1], \"pace_per_second\": 1}");
        admin.create("routes", "{\"name\": \"slow\", \"prefix\": \"1415\", \"carrier\": \"slow\"}");
        // No other way: what waits, waits for this carrier
        admin.delete("routes/any-default");
        gateway.await(PATIENCE, "the bind", () -> carrier.binds() == 1);
    }

    @AfterEach
    void stop() {
        gateway.close();
        carrier.close().block(PATIENCE);
        loops.shutdown().block(PATIENCE);
    }

    @Test
    void canceledMessageShouldNeverReachTheCarrierThoughTheGatewayIsKilledWithItInItsLane() throws Exception {
        List<String> sids = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            sids.add(gateway.send(body(i)));
        }
        gateway.await(
                PATIENCE,
                "the last in its lane",
                () -> gateway.timeline(sids.getLast()).contains("\"event\":\"routed\""));
        List<String> canceled = new ArrayList<>();
        List<Integer> answers = new ArrayList<>();
        for (String sid : sids.reversed().subList(0, MESSAGES / 2)) {
            HttpResponse<String> answer = gateway.post(gateway.messages() + "/" + sid + ".json", "Status=canceled");
            answers.add(answer.statusCode());
            if (answer.statusCode() == 200) {
                assertThat(Json.object(answer.body().getBytes(UTF_8))).containsEntry("status", "canceled");
                canceled.add(sid);
            } else {
                assertThat(answer.statusCode())
                        .as("sent before, or not decided")
                        .isIn(409, 503);
            }
        }
        assertThat(canceled).as("most still wait: %s", answers).hasSizeGreaterThan(MESSAGES / 3);
        gateway.kill();
        gateway = GatewayProcess.start(data);
        gateway.await(
                PATIENCE,
                "an end of each, but of what was with the carrier or on its way there",
                () -> sids.stream()
                                .filter(sid -> !isOver(gateway.timeline(sid)))
                                .count()
                        <= 2L * 4);
        for (String sid : canceled) {
            assertThat(gateway.timeline(sid))
                    .contains("\"status\":\"canceled\"")
                    .doesNotContain("\"event\":\"submitted\"");
        }
        assertThat(carrier.figures().accepted()).isBetween(1L, (long) MESSAGES - canceled.size());
        assertThat(accepted())
                .as("bodies that the carrier took")
                .isNotEmpty()
                .doesNotContainAnyElementsOf(
                        canceled.stream().map(sid -> body(sids.indexOf(sid))).toList());
    }

    private static String body(int number) {
        return "number " + number;
    }

    /** As {@code SubmitLog} writes it: what became of it and the text are the last. */
    private List<String> accepted() throws IOException {
        return Files.readAllLines(submitted).stream()
                .map(line -> line.split(","))
                .filter(columns -> columns[columns.length - 2].equals("accepted"))
                .map(columns -> new String(HexFormat.of().parseHex(columns[columns.length - 1]), US_ASCII))
                .toList();
    }

    private static boolean isOver(String timeline) {
        return timeline.contains("\"status\":\"delivered\"") || timeline.contains("\"status\":\"canceled\"");
    }
}

package io.trunkline.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.carrier.SegmentOutcome.Refused;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.simulator.CarrierProfile;
import io.trunkline.smpp.simulator.CarrierSettings;
import io.trunkline.smpp.simulator.SimulatedCarrier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway with two carriers, of which the slow one goes away, or its slot does, while messages are in its lane. */
class DeadBindTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Two seconds are promised; a busy machine has more. */
    private static final Duration ELSEWHERE_MAX = Duration.ofSeconds(20);

    private static final int MESSAGES = 30;

    private EventLoops loops;
    private SimulatedCarrier alpha;
    private SimulatedCarrier beta;
    private GatewayProcess gateway;
    private AdminCalls admin;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        loops = EventLoops.create(1, "test");
        alpha = carrier();
        beta = carrier();
        gateway = GatewayProcess.start(data);
        admin = AdminCalls.of(data);
        // A pace and no throttling, which would put it out
        carrier("alpha", alpha.port(), 1, 1);
        carrier("beta", beta.port(), 2, 0);
        admin.create("routes", "{\"name\": \"both-alpha\", \"prefix\": \"14155\", \"carrier\": \"alpha\"}");
        admin.create("routes", "{\"name\": \"both-beta\", \"prefix\": \"1415\", \"carrier\": \"beta\"}");
        gateway.await(PATIENCE, "both binds", () -> alpha.binds() == 1 && beta.binds() == 1);
    }

    private void carrier(String name, int port, int slot, int pace) throws IOException, InterruptedException {
        admin.create(
                "carriers",
                "{\"name\": \"" + name + "\", \"host\": \"127.0.0.1\", \"port\": " + port
                        + ", \"system_id\": \"esme\", \"password\": \"word\", \"window\": 4, \"slots\": [" + slot
                        + "], \"pace_per_second\": " + pace + "}");
    }

    private SimulatedCarrier carrier() {
        return SimulatedCarrier.start(loops, CarrierSettings.onLoopback(CarrierProfile.STANDARD))
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        gateway.close();
        alpha.close().block(PATIENCE);
        beta.close().block(PATIENCE);
        loops.shutdown().block(PATIENCE);
    }

    @Test
    void messagesInTheLaneOfADeadBindShouldGoElsewhereOnce() throws Exception {
        List<String> sids = sendAllToAlpha();
        alpha.close().block(PATIENCE);
        long cut = System.nanoTime();
        gateway.await(
                PATIENCE,
                "all somewhere",
                () -> alpha.figures().accepted() + beta.figures().accepted() >= MESSAGES);
        Duration took = Duration.ofNanos(System.nanoTime() - cut);
        List<String> elsewhere = sids.stream()
                .filter(sid -> gateway.timeline(sid).contains("\"carrier\":\"beta\""))
                .toList();
        assertThat(elsewhere).isNotEmpty();
        for (String sid : elsewhere) {
            gateway.await(PATIENCE, "delivered", () -> gateway.timeline(sid).contains("\"status\":\"delivered\""));
            assertThat(gateway.timeline(sid))
                    .as("whichever was seen first")
                    .containsAnyOf(Refused.BIND_GONE, Refused.CARRIER_OUT);
        }
        assertThat(alpha.figures().accepted() + beta.figures().accepted())
                .as("none twice")
                .isEqualTo(MESSAGES);
        assertThat(took).isLessThan(ELSEWHERE_MAX);
    }

    /**
     * @param slots beta's, without alpha's or with it
     */
    @ParameterizedTest
    @ValueSource(strings = {"[2]", "[2, 1]"})
    void messagesInTheLaneOfASlotThatItsCarrierLosesShouldGoElsewhereOnce(String slots) throws Exception {
        List<String> sids = sendAllToAlpha();
        admin.change("carriers/alpha", "{\"slots\": [3]}");
        admin.change("carriers/beta", "{\"slots\": " + slots + "}");
        for (String sid : sids) {
            gateway.await(PATIENCE, "delivered", () -> gateway.timeline(sid).contains("\"status\":\"delivered\""));
        }
        List<String> elsewhere = sids.stream()
                .filter(sid -> gateway.timeline(sid).contains(Refused.NOT_ITS_SLOT))
                .toList();
        assertThat(elsewhere).isNotEmpty();
        long routed = sids.stream()
                .filter(sid -> gateway.timeline(sid).contains("\"carrier\":\"beta\""))
                .count();
        assertThat(beta.figures().accepted()).as("what was routed to beta").isEqualTo(routed);
        assertThat(alpha.figures().accepted()).as("all the others").isEqualTo(MESSAGES - routed);
    }

    private List<String> sendAllToAlpha() throws IOException, InterruptedException {
        List<String> sids = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            sids.add(gateway.send("number " + i));
        }
        gateway.await(
                PATIENCE,
                "all routed to alpha",
                () -> sids.stream().allMatch(sid -> gateway.timeline(sid).contains("\"carrier\":\"alpha\"")));
        return sids;
    }
}

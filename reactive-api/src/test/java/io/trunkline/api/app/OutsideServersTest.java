package io.trunkline.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.app.embedded.TestServices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is given its Kafka, PostgreSQL and Redis. */
class OutsideServersTest {
    private static final Pattern SID = Pattern.compile("\"sid\":\"(SM[0-9a-f]{32})\"");

    @Test
    void gatewayShouldUseTheServersThatItIsGivenAndStartNoneOfItsOwn(@TempDir Path data) throws Exception {
        try (CallbackListener listener = new CallbackListener();
                GatewayProcess gateway = GatewayProcess.start(
                        data,
                        "--kafka",
                        TestServices.kafka(),
                        "--postgres",
                        TestServices.postgres(),
                        "--redis",
                        TestServices.redis())) {
            var answer = gateway.post(
                    gateway.messages() + ".json",
                    "To=+14155552671&From=" + gateway.demo("SENDER_UNPACED") + "&Body=Hello&StatusCallback="
                            + listener.url().replace("%", "%25"));
            Matcher sid = SID.matcher(answer.body());
            assertThat(sid.find()).as(answer.body()).isTrue();
            gateway.await(
                    Duration.ofSeconds(120),
                    "delivered and called back",
                    () -> listener.hasHeard(sid.group(1), "delivered"));
            assertThat(data.resolve("carrier")).as("the simulated carrier").exists();
            assertThat(data.resolve("kafka")).doesNotExist();
            assertThat(data.resolve("postgres")).doesNotExist();
            assertThat(data.resolve("redis")).doesNotExist();
            assertThat(Files.readString(data.resolve("demo.env"))).contains("SMPP_PASSWORD=");
        }
    }
}

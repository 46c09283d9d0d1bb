package io.trunkline.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndToEndTest {
    @TempDir
    private Path data;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void runWithCallbacksShouldEndByItselfAndReportEveryLeg() throws Exception {
        try (var stub = new StubGateway(new StubGateway.Behaviour() {})) {
            assertThat(run(
                            stub,
                            "--rate",
                            "200",
                            "--seconds",
                            "1.5",
                            "--warmup",
                            "0.2",
                            "--callbacks",
                            "--client-log",
                            data.resolve("client.csv").toString()))
                    .isZero();

            assertThat(stub.forms()).hasSize(340);
            assertThat(printed.toString(UTF_8))
                    .contains("accepted   300 of 300")
                    .contains("delivered  300 at")
                    .contains("accept → delivered callback")
                    .contains("signatures sampled: 12 right, 0 wrong")
                    .containsPattern(" 1 s  accepted [1-9]");
            assertThat(Files.readString(data.resolve("load.json")))
                    .contains("\"sound\" : true")
                    .contains("\"accepted\" : 300")
                    .contains("\"notFinal\" : 0");
            assertThat(Files.readAllLines(data.resolve("client.csv"))).hasSize(301);
        }
    }

    @Test
    void wrongSignatureShouldMakeTheRunUnsound() throws Exception {
        var forger = new StubGateway.Behaviour() {
            @Override
            public String signingToken() {
                return "another token";
            }
        };
        try (var stub = new StubGateway(forger)) {
            assertThat(run(stub, "--messages", "20", "--seconds", "0.1", "--warmup", "0", "--callbacks"))
                    .isEqualTo(1);
            assertThat(printed.toString(UTF_8)).contains("0 right, 1 wrong");
        }
    }

    @Test
    void runWithoutCallbacksShouldEndWithTheLastAnswer() throws Exception {
        try (var stub = new StubGateway(new StubGateway.Behaviour() {})) {
            assertThat(run(stub, "--messages", "50", "--seconds", "0.1", "--warmup", "0"))
                    .isZero();
            assertThat(printed.toString(UTF_8)).contains("accepted   50 of 50").contains("not observed");
        }
    }

    @Test
    void gatewayThatIsNotThereShouldBeSaidInASentence() throws Exception {
        assertThat(EndToEnd.run(List.of("--data", data.toString()), console())).isEqualTo(2);
        assertThat(printed.toString(UTF_8)).contains("has no readable demo.env");
    }

    private int run(StubGateway stub, String... options) throws IOException, InterruptedException {
        Files.writeString(
                data.resolve("demo.env"),
                "BASE_URL=" + stub.baseUrl() + "\nACCOUNT_SID=" + StubGateway.ACCOUNT_SID + "\nAUTH_TOKEN="
                        + StubGateway.AUTH_TOKEN + "\nSENDER_UNPACED=" + StubGateway.SENDER
                        + "\nSENDER_SHORT_CODE=51234\nSMPP_SYSTEM_ID=demo\nSMPP_PASSWORD=secret\n");
        var arguments = new ArrayList<>(List.of(
                "--data", data.toString(), "--out", data.resolve("load.json").toString()));
        arguments.addAll(List.of("--connections", "16"));
        arguments.addAll(List.of(options));
        return EndToEnd.run(arguments, console());
    }

    private PrintStream console() {
        return new PrintStream(printed, true, UTF_8);
    }
}

package io.trunkline.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.trunkline.bench.load.DemoAccount;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadOptionsTest {
    @Test
    void messagesShouldFollowFromRateAndSeconds() {
        LoadOptions options = parse("--rate", "200", "--seconds", "3");

        assertThat(options.messages()).isEqualTo(600);
        assertThat(options.rate()).isEqualTo(200);
    }

    @Test
    void rateShouldFollowFromMessagesAndSeconds() {
        LoadOptions options = parse("--messages", "1000", "--seconds", "4");

        assertThat(options.messages()).isEqualTo(1000);
        assertThat(options.rate()).isEqualTo(250);
    }

    @Test
    void messagesAtARateShouldOverrideTheSeconds() {
        LoadOptions options = parse("--messages", "1000", "--rate", "50", "--seconds", "4");

        assertThat(options.messages()).isEqualTo(1000);
        assertThat(options.rate()).isEqualTo(50);
    }

    @Test
    void wrongOptionsShouldBeRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--nonsense"))
                .withMessageContaining("--nonsense: unknown");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--rate"))
                .withMessageContaining("--rate: no value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--rate", "fast").rate())
                .withMessage("--rate: fast (expected: a number from 0.0 to 1.0E12)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--rate", "0").rate())
                .withMessageContaining("above 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--over", "post").scenario())
                .withMessage("--over: post (expected: http or smpp)");
    }

    @Test
    void demoAccountShouldBeReadOrRefusedByTheMissingKey(@TempDir Path data) throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemoAccount.read(data))
                .withMessageContaining("has no readable demo.env");

        Path file = data.resolve("demo.env");
        Files.writeString(file, "# demo\nBASE_URL=http://127.0.0.1:8080\n\nACCOUNT_SID=AC1\nAUTH_TOKEN=a=b\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DemoAccount.read(data))
                .withMessageContaining("SENDER_UNPACED is missing");

        Files.writeString(
                file,
                Files.readString(file)
                        + "SENDER_UNPACED=+14155550100\n"
                        + "SENDER_SHORT_CODE=51234\n"
                        + "SMPP_SYSTEM_ID=demo\n"
                        + "SMPP_PASSWORD=secret\n");
        assertThat(DemoAccount.read(data))
                .isEqualTo(new DemoAccount(
                        URI.create("http://127.0.0.1:8080"), "AC1", "a=b", "+14155550100", "51234", "demo", "secret"));
    }

    private static LoadOptions parse(String... arguments) {
        return LoadOptions.parse(List.of(arguments));
    }
}

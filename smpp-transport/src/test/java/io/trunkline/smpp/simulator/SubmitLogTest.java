package io.trunkline.smpp.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitLogTest {
    private static final SubmitSm MESSAGE = SubmitSm.builder()
            .source(PduAddress.alphanumeric("A,b c"))
            .destination(PduAddress.international("14155550100"))
            .shortMessage("#1-7 hello".getBytes(US_ASCII))
            .build();

    @Test
    void logShouldHoldALineForEachSubmitOnceItIsClosed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("submits.csv");
        long before = System.nanoTime();
        try (SubmitLog log = SubmitLog.open(file)) {
            log.submitted("me", MESSAGE, new Reaction.Answer.Accepted(Duration.ZERO));
            log.submitted("me", MESSAGE, new Reaction.Answer.Refused(CommandStatus.RTHROTTLED, Duration.ZERO));
        }
        long after = System.nanoTime();

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).endsWith(",me,Abc,14155550100,0,0,accepted,23312d372068656c6c6f");
        assertThat(lines.getLast()).contains(",refused,");
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(Long.parseLong(line.split(",", -1)[0])).isBetween(before, after));
    }
}

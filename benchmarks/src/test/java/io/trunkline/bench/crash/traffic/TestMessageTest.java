package io.trunkline.bench.crash.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.text.MessageText;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestMessageTest {
    @Test
    void bodyShouldTakeTheSegmentsThatAreExpectedOfIt() {
        IntStream.range(0, 200)
                .mapToObj(TestMessage::new)
                .forEach(message -> assertThat(MessageText.segmentCount(message.body()))
                        .as(message.body())
                        .isEqualTo(message.segments()));
    }

    @Test
    void everySegmentShouldTellItsNumber() {
        IntStream.range(0, 200).mapToObj(TestMessage::new).forEach(message -> {
            String body = message.body();
            // The shortest segment of a long text has 67 characters
            for (int from = 0; from + 67 <= body.length(); from++) {
                assertThat(TestMessage.numberIn(body.substring(from, from + 67)))
                        .hasValue(message.number());
            }
            assertThat(TestMessage.numberIn(body)).hasValue(message.number());
        });
    }

    @Test
    void mixedTextShouldTellNoNumber() {
        String mixed = new TestMessage(4).body() + new TestMessage(8).body();

        assertThat(TestMessage.numberIn(mixed)).isEmpty();
        assertThat(TestMessage.numberIn("no mark")).isEmpty();
    }

    @Test
    void messagesShouldComeToEveryEnd() {
        assertThat(IntStream.range(0, 500).mapToObj(number -> new TestMessage(number).fate()))
                .contains(TestMessage.Fate.values());
    }

    @Test
    void someThatWaitForTheirTimeOrTheirSendersPaceShouldBeTakenBack() {
        List<TestMessage> canceled = IntStream.range(0, 10_000)
                .mapToObj(TestMessage::new)
                .filter(TestMessage::isCanceled)
                .toList();

        assertThat(canceled).hasSizeBetween(200, 400).allMatch(each -> each.key() == null && each.asks() == 1);
        assertThat(canceled)
                .allMatch(each -> each.isPaced() || !each.sendAfter().isZero());
        assertThat(canceled).anyMatch(each -> each.isPaced() && each.sendAfter().isZero());
        assertThat(canceled).allMatch(each -> !each.cancelAfter().isNegative());
        assertThat(canceled.stream().filter(each -> each.cancelAfter().toSeconds() >= 5))
                .as("as their time comes")
                .hasSizeGreaterThan(50);
    }

    @Test
    void undeliveredMessageShouldHaveOneSegmentThatIsNotDelivered() {
        TestMessage message = IntStream.range(0, 10_000)
                .mapToObj(TestMessage::new)
                .filter(each -> each.fate() == TestMessage.Fate.UNDELIVERED && each.segments() == 3)
                .findFirst()
                .orElseThrow();

        assertThat(IntStream.range(0, 3).filter(segment -> !message.delivers(segment)))
                .hasSize(1);
    }
}

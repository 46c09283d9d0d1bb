package io.trunkline.gateway.partner;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.message.PartnerOrigin.Wish;
import io.trunkline.gateway.partner.HeldParts.Dropped;
import io.trunkline.gateway.partner.HeldParts.Part;
import io.trunkline.gateway.partner.HeldParts.Step;
import io.trunkline.gateway.partner.SubmitReading.Understood;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.text.Concatenation;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

class HeldPartsTest {
    private final HeldParts held = new HeldParts();

    @Test
    void partsInAnyOrderShouldMakeTheTextOnceAllAreThere() {
        assertThat(add(1, 3, 2, "b👋", 0).whole()).isEmpty();
        assertThat(add(1, 3, 3, "c", 1).whole()).isEmpty();
        Step last = add(1, 3, 1, "a", 2);
        assertThat(last.text()).isEqualTo("ab👋c");
        assertThat(last.whole()).extracting(Part::sequence).containsExactly(1, 2, 3);
    }

    @Test
    void partThatIsRepeatedShouldBeAnsweredWithTheOthers() {
        add(1, 2, 1, "a", 0);
        assertThat(add(1, 2, 1, "a", 1).dropped()).isEmpty();
        Step last = add(1, 2, 2, "b", 2);
        assertThat(last.whole()).extracting(Part::sequence).containsExactly(1, 1, 2);
        assertThat(last.text()).isEqualTo("ab");
        assertThat(last.whole())
                .as("their text is held by the message alone, which is bounded")
                .allSatisfy(part -> assertThat(part.reading().text()).isEmpty());
    }

    @Test
    void unfinishedMessageShouldBeRefusedAfterItsTime() {
        add(1, 2, 1, "a", 0);
        assertThat(held.expire(HeldParts.EXPIRY.toNanos() - 1)).isEmpty();
        assertThat(held.expire(HeldParts.EXPIRY.toNanos()))
                .extracting(Dropped::status)
                .containsExactly(CommandStatus.RSUBMITFAIL);
        assertThat(add(1, 2, 2, "b", HeldParts.EXPIRY.toNanos()).whole())
                .as("what comes too late begins anew")
                .isEmpty();
    }

    @Test
    void referenceThatComesAgainWithAnotherTextShouldRefuseTheMessageBefore() {
        add(1, 2, 1, "old", 0);
        Step again = add(1, 2, 1, "new", 1);
        assertThat(again.dropped()).extracting(Dropped::status).containsExactly(CommandStatus.RSUBMITFAIL);
        assertThat(add(1, 2, 2, "!", 2).text()).isEqualTo("new!");
    }

    @Test
    void oldestMessageShouldGiveWayAtTheBound() {
        for (int reference = 0; reference < HeldParts.MESSAGES_MAX; reference++) {
            assertThat(add(reference, 2, 1, "a", 0).dropped()).isEmpty();
        }
        Step over = add(HeldParts.MESSAGES_MAX, 2, 1, "a", 0);
        assertThat(over.dropped()).extracting(Dropped::status).containsExactly(CommandStatus.RMSGQFUL);
        assertThat(add(0, 2, 2, "b", 0).whole()).as("the first was given up").isEmpty();
        assertThat(add(HeldParts.MESSAGES_MAX, 2, 2, "b", 0).text()).isEqualTo("ab");
    }

    @Test
    void everythingShouldBeGivenBackAtTheEnd() {
        add(1, 2, 1, "a", 0);
        add(2, 2, 2, "b", 0);
        assertThat(held.clear(1))
                .extracting(Dropped::status)
                .containsExactly(CommandStatus.RMSGQFUL, CommandStatus.RMSGQFUL);
        assertThat(held.expire(HeldParts.EXPIRY.toNanos())).isEmpty();
    }

    private Step add(int reference, int total, int sequence, String text, long nowNanos) {
        Concatenation place = new Concatenation(reference, total, sequence, true);
        Understood reading =
                new Understood(Optional.of(place), "Acme", "+14155550100", text, null, null, Wish.ALWAYS, "bulk");
        return held.add(new Part(sequence, reading, Sinks.one()), place, nowNanos);
    }
}

package io.trunkline.gateway.carrier.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentPdusTest {
    private final SegmentPdus pdus = new SegmentPdus(CarrierDialect.USUAL);

    @Test
    void shortTextShouldBeOneSubmitWithoutHeader() {
        List<SubmitSm> parts = pdus.of(message("12345", "Hello @"));
        assertThat(parts).hasSize(1);
        SubmitSm submit = parts.getFirst();
        assertThat(submit.esmClass().hasUdh()).isFalse();
        assertThat(submit.dataCoding()).isZero();
        // H e l l o space, and @ is 0x00 in the GSM alphabet
        assertThat(submit.shortMessage().toString()).isEqualTo("48656c6c6f2000");
        assertThat(submit.registeredDelivery()).isEqualTo(RegisteredDelivery.ON_ANY_OUTCOME);
        assertThat(submit.source()).isEqualTo(new PduAddress(3, 0, "12345"));
        assertThat(submit.destination()).isEqualTo(new PduAddress(1, 1, "14155552671"));
    }

    @Test
    void longTextShouldBeSeveralSubmitsUnderOneReference() {
        List<SubmitSm> parts = pdus.of(message("Trunkline", "a".repeat(400)));
        assertThat(parts).hasSize(3);
        for (int i = 0; i < 3; i++) {
            SubmitSm part = parts.get(i);
            assertThat(part.esmClass().hasUdh()).isTrue();
            // UDH: length 5, element 0 of length 3: reference, total, place
            assertThat(part.shortMessage().at(0)).isEqualTo(5);
            assertThat(part.shortMessage().at(3))
                    .isEqualTo(parts.getFirst().shortMessage().at(3));
            assertThat(part.shortMessage().at(4)).isEqualTo(3);
            assertThat(part.shortMessage().at(5)).isEqualTo(i + 1);
        }
        assertThat(parts.getFirst().source()).isEqualTo(new PduAddress(5, 0, "Trunkline"));
    }

    @Test
    void packedSeptetsShouldBeSentWhereTheCarrierWantsThem() {
        SegmentPdus packed =
                new SegmentPdus(new CarrierDialect(CarrierDialect.Version.V3_3, CarrierDialect.Alphabet.GSM7_PACKED));
        SubmitSm submit = packed.of(message("12345", "hello")).getFirst();
        assertThat(submit.dataCoding()).isZero();
        // 23.038 6.1.2.1: each octet is filled from the next septet
        assertThat(submit.shortMessage().toString()).isEqualTo("e8329bfd06");
        assertThat(packed.of(message("12345", "a".repeat(400))))
                .as("the same segments as elsewhere")
                .hasSameSizeAs(pdus.of(message("12345", "a".repeat(400))));
    }

    @Test
    void laterAttemptShouldSendItsSegmentsUnderTheReferenceOfTheFirst() {
        LaneMessage first = message("12345", "a".repeat(400));
        LaneMessage again = new LaneMessage(first.envelope(), first.body(), 2, "demo", 0, "test", 0b101, false);
        List<SubmitSm> all = pdus.of(first);
        assertThat(pdus.of(again))
                .extracting(SubmitSm::shortMessage)
                .containsExactly(all.get(0).shortMessage(), all.get(2).shortMessage());
    }

    @Test
    void textOutsideTheGsmAlphabetShouldBeUcs2() {
        SubmitSm submit = pdus.of(message("12345", "ёж")).getFirst();
        assertThat(submit.dataCoding()).isEqualTo(8);
        assertThat(submit.shortMessage().toString()).isEqualTo("04510436");
    }

    private static LaneMessage message(String from, String body) {
        Instant at = Instant.ofEpochMilli(1_795_000_000_000L);
        Envelope envelope = new Envelope(
                MessageSid.next(at.toEpochMilli(), 0, new Random(1)),
                new AccountSid("AC00000000000000000000000000000001"),
                new Address(from),
                new Address("+14155552671"),
                null,
                1,
                null,
                at);
        return new LaneMessage(envelope, body, 1, "demo", 0, "test");
    }
}

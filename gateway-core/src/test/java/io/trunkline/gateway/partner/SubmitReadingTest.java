package io.trunkline.gateway.partner;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.message.PartnerOrigin.Wish;
import io.trunkline.gateway.partner.SubmitReading.Refused;
import io.trunkline.gateway.partner.SubmitReading.Understood;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.MessageBuilder;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitReadingTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @ParameterizedTest
    @CsvSource({
        "1,1,14155550100,+14155550100",
        "0,0,14155550100,+14155550100",
        "0,1,+14155550100,+14155550100",
        "5,0,Acme,Acme",
        "0,0,12345,12345",
        "3,0,12345,12345",
        "6,0,12345,12345"
    })
    void sourceShouldBeReadByItsTypeAndItsLength(int ton, int npi, String written, String read) {
        assertThat(understood(message().source(new PduAddress(ton, npi, written)))
                        .from())
                .isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"1,14155550100", "0,14155550100", "0,+14155550100"})
    void destinationShouldBeAnInternationalNumber(int ton, String written) {
        assertThat(understood(message().destination(new PduAddress(ton, 1, written)))
                        .to())
                .isEqualTo("+14155550100");
    }

    @Test
    void textShouldBeReadInEachOfItsCodings() {
        assertThat(understood(message().dataCoding(0).shortMessage(new byte[] {0x00, 0x02, 0x1B, 0x65}))
                        .text())
                .as("@, $ and the euro sign of the extension table")
                .isEqualTo("@$€");
        assertThat(understood(message().dataCoding(1).shortMessage("Hi".getBytes(ISO_8859_1)))
                        .text())
                .isEqualTo("Hi");
        assertThat(understood(message().dataCoding(3).shortMessage("Grüße".getBytes(ISO_8859_1)))
                        .text())
                .isEqualTo("Grüße");
        assertThat(understood(message().dataCoding(8).shortMessage("Ёж 👋".getBytes(UTF_16BE)))
                        .text())
                .isEqualTo("Ёж 👋");
        assertThat(understood(message().tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, "long".getBytes(ISO_8859_1))))
                        .text())
                .isEqualTo("long");
    }

    @ParameterizedTest
    @CsvSource({"2", "4", "245", "9"})
    void octetsThatAreNoTextShouldBeRefused(int dataCoding) {
        assertThat(refused(message().dataCoding(dataCoding))).isEqualTo(CommandStatus.RINVDCS);
    }

    @Test
    void partShouldBeFoundByItsHeaderAndByItsParameters() {
        byte[] withHeader = {5, 0, 3, 7, 2, 1, 'a'};
        Understood byHeader =
                understood(message().esmClass(EsmClass.DEFAULT.withUdh()).shortMessage(withHeader));
        assertThat(byHeader.text()).isEqualTo("a");
        assertThat(byHeader.place())
                .hasValueSatisfying(place -> assertThat(new int[] {place.reference(), place.total(), place.sequence()})
                        .containsExactly(7, 2, 1));
        Understood byParameters = understood(message()
                .shortMessage("b".getBytes(ISO_8859_1))
                .tlv(Tlv.ofShort(TlvTag.SAR_MSG_REF_NUM, 7))
                .tlv(Tlv.ofByte(TlvTag.SAR_TOTAL_SEGMENTS, 2))
                .tlv(Tlv.ofByte(TlvTag.SAR_SEGMENT_SEQNUM, 2)));
        assertThat(byParameters.place())
                .hasValueSatisfying(place -> assertThat(place.sequence()).isEqualTo(2));
    }

    @Test
    void priorityFlagShouldBeReadAsAnsi136HasIt() {
        assertThat(List.of(0, 1, 2, 3))
                .extracting(flag -> understood(message().priorityFlag(flag)).urgency())
                .containsExactly("bulk", "transactional", "one_time_password", "one_time_password");
        assertThat(refused(message().priorityFlag(4))).isEqualTo(CommandStatus.RINVPRTFLG);
    }

    @Test
    void timesShouldBeReadRelativeAndWithTheirZone() {
        assertThat(understood(message().scheduleDeliveryTime("000002030405000R"))
                        .sendAt())
                .isEqualTo(Instant.parse("2026-03-06T08:10:12Z"));
        assertThat(understood(message().scheduleDeliveryTime("260304080000004+"))
                        .sendAt())
                .as("one hour ahead of UTC")
                .isEqualTo(Instant.parse("2026-03-04T07:00:00Z"));
        assertThat(understood(message().validityPeriod("000000000500000R")).validitySeconds())
                .isEqualTo(300);
        assertThat(understood(message().validityPeriod("260304051607000+")).validitySeconds())
                .isEqualTo(600);
        assertThat(understood(message().validityPeriod("000007000000000R")).validitySeconds())
                .as("a week is more than the gateway tries")
                .isEqualTo(36_000);
        assertThat(understood(message().scheduleDeliveryTime("000000010000000R").validityPeriod("000000010100000R"))
                        .validitySeconds())
                .as("counted from when it is sent")
                .isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({"0,NONE", "1,ALWAYS", "2,ON_FAILURE", "3,ON_SUCCESS", "17,ALWAYS"})
    void wishForReceiptsShouldBeKept(int registeredDelivery, Wish wish) {
        assertThat(understood(message().registeredDelivery(RegisteredDelivery.of(registeredDelivery)))
                        .wish())
                .isEqualTo(wish);
    }

    @Test
    void whatTheGatewayCannotDoShouldGetItsOwnStatus() {
        assertThat(refused(message().destination(new PduAddress(2, 1, "4155550100"))))
                .isEqualTo(CommandStatus.RINVDSTTON);
        assertThat(refused(message().source(new PduAddress(2, 1, "4155550100"))))
                .isEqualTo(CommandStatus.RINVSRCTON);
        assertThat(refused(message().esmClass(EsmClass.of(0x02)))).isEqualTo(CommandStatus.RINVESMCLASS);
        assertThat(refused(message().esmClass(EsmClass.of(0x04)))).isEqualTo(CommandStatus.RINVESMCLASS);
        assertThat(refused(message().replaceIfPresent(1))).isEqualTo(CommandStatus.RINVREPFLAG);
        assertThat(refused(message().smDefaultMsgId(1))).isEqualTo(CommandStatus.RINVDFTMSGID);
        assertThat(refused(message().scheduleDeliveryTime("261304050607000+"))).isEqualTo(CommandStatus.RINVSCHED);
        assertThat(refused(message().validityPeriod("260304050606000+"))).isEqualTo(CommandStatus.RINVEXPIRY);
        assertThat(refused(message().validityPeriod("260304050700099+"))).isEqualTo(CommandStatus.RINVEXPIRY);
    }

    private static MessageBuilder<SubmitSm> message() {
        return SubmitSm.builder()
                .source(PduAddress.alphanumeric("Acme"))
                .destination(PduAddress.international("14155550100"));
    }

    private static Understood understood(MessageBuilder<SubmitSm> pdu) {
        return (Understood) SubmitReading.of(pdu.build(), NOW);
    }

    private static CommandStatus refused(MessageBuilder<SubmitSm> pdu) {
        return ((Refused) SubmitReading.of(pdu.build(), NOW)).status();
    }
}

package io.trunkline.gateway.carrier.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.Sealed;
import io.trunkline.gateway.log.InboundLog;
import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.InboundPart.Place;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.MessageBuilder;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.text.Alphabet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class InboundInboxTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<InboundPart> log = new ArrayList<>();
    private boolean away;
    private Mono<Void> appended = Mono.empty();

    private Instant now = AT;

    private final LostAnswers lost = new LostAnswers();
    private final InboundInbox inbox = inbox(CarrierDialect.USUAL);
    private final InboundInbox other = inbox(CarrierDialect.USUAL);

    private InboundInbox inbox(CarrierDialect dialect) {
        InboundLog memory = new InboundLog() {
            @Override
            public Mono<Void> append(InboundPart part) {
                return Mono.fromRunnable(() -> {
                            log.add(part);
                            if (away) {
                                throw new LogUnavailableException("planted");
                            }
                        })
                        .then(appended);
            }

            @Override
            public int partitions() {
                return 4;
            }
        };
        Carrier carrier = new Carrier(
                "alpha",
                "127.0.0.1",
                1,
                "esme",
                new Sealed(new byte[0]),
                1,
                List.of(0),
                null,
                ReceiptTimes.DEFAULT,
                FaultTable.USUAL,
                0,
                null,
                dialect);
        return new InboundInbox(carrier, memory, () -> now, lost);
    }

    @Test
    void textShouldBeReadByItsAlphabetAndAnsweredOnceItIsInTheLog() {
        assertThat(deliver(message().dataCoding(8).shortMessage(Alphabet.UCS2.encode("да"))))
                .isEqualTo(CommandStatus.ROK);
        assertThat(log).singleElement().satisfies(part -> {
            assertThat(part.text()).isEqualTo("да");
            assertThat(part.sender()).isEqualTo("+14155550100");
            assertThat(part.recipient()).isEqualTo("12345");
            assertThat(part.place()).isNull();
            assertThat(part.at()).isEqualTo(AT);
            assertThat(part.sid().millis()).isEqualTo(AT.toEpochMilli());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2, 07700900123, 447700900000, +447700900123",
        "2, 7700900123, 447700900000, +447700900123",
        "2, 4155550100, 15005550006, +14155550100",
        "2, 20123456, 4520000000, +4520123456",
        "2, 12345, 4520000000, 12345",
        "0, 14155550100, 447700900000, +14155550100"
    })
    void nationalNumberShouldBeOneOfTheRecipientsCountry(int ton, String from, String to, String read) {
        assertThat(deliver(hello().source(new PduAddress(ton, PduAddress.NPI_ISDN, from))
                        .destination(PduAddress.international(to))))
                .isEqualTo(CommandStatus.ROK);
        assertThat(log).extracting(InboundPart::sender).containsExactly(read);
    }

    @ParameterizedTest
    @CsvSource({"4155550100, 0, 12345", "20123456, 0, 12345", "7700900123456789, 1, 447700900000"})
    void nationalNumberThatCannotBeReadShouldBeRefusedInSightOfTheCarrier(String from, int toTon, String to) {
        assertThat(deliver(hello().source(new PduAddress(PduAddress.TON_NATIONAL, PduAddress.NPI_ISDN, from))
                        .destination(new PduAddress(toTon, PduAddress.NPI_ISDN, to))))
                .isEqualTo(CommandStatus.RINVSRCADR);
        assertThat(log).isEmpty();
    }

    @Test
    void partShouldSayItsPlaceByHeaderOrByParameters() {
        byte[] header = {5, 0, 3, 9, 2, 1};
        byte[] text = Alphabet.GSM7.encode("hello");
        byte[] both = new byte[header.length + text.length];
        System.arraycopy(header, 0, both, 0, header.length);
        System.arraycopy(text, 0, both, header.length, text.length);
        deliver(message().esmClass(EsmClass.DEFAULT.withUdh()).shortMessage(both));
        deliver(message()
                .shortMessage(text)
                .tlvs(Tlvs.of(
                        Tlv.ofShort(TlvTag.SAR_MSG_REF_NUM, 700),
                        Tlv.ofByte(TlvTag.SAR_TOTAL_SEGMENTS, 3),
                        Tlv.ofByte(TlvTag.SAR_SEGMENT_SEQNUM, 2))));
        assertThat(log).extracting(InboundPart::text).containsExactly("hello", "hello");
        assertThat(log)
                .extracting(InboundPart::place)
                .containsExactly(new Place(9, 2, 1, false), new Place(700, 3, 2, true));
    }

    @Test
    void textInMessagePayloadShouldBeReadWhole() {
        byte[] text = Alphabet.GSM7.encode("a".repeat(500));
        deliver(message().tlvs(Tlvs.of(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, text))));
        assertThat(log).extracting(InboundPart::text).containsExactly("a".repeat(500));
    }

    @Test
    void dataCodingZeroShouldBeWhatTheCarriersDialectSays() {
        InboundInbox packed =
                inbox(new CarrierDialect(CarrierDialect.Version.V3_3, CarrierDialect.Alphabet.GSM7_PACKED));
        deliver(packed, message().shortMessage(Alphabet.GSM7_PACKED.encode("hello")));
        assertThat(log).extracting(InboundPart::text).containsExactly("hello");
    }

    @Test
    void whatIsNoTextShouldBeRefusedForGood() {
        assertThat(deliver(message().dataCoding(4).shortMessage(new byte[] {1, 2, 3})))
                .isEqualTo(CommandStatus.RX_P_APPN);
        assertThat(log).isEmpty();
    }

    @Test
    void whatCouldNotBeAppendedShouldBeAskedForAgainAndKnownWhenItComes() {
        away = true;
        assertThat(deliver(hello())).isEqualTo(CommandStatus.RX_T_APPN);
        away = false;
        assertThat(deliver(hello())).isEqualTo(CommandStatus.ROK);
        assertThat(deliver(hello())).isEqualTo(CommandStatus.ROK);
        assertThat(log).extracting(part -> part.origin().again()).containsExactly(false, true, false);
    }

    @Test
    void sameDeliveryShouldHaveOneIdentityAndItsSession() {
        deliver(hello());
        inbox.ended();
        deliver(hello());
        deliver(message().shortMessage(Alphabet.GSM7.encode("hello!")));
        assertThat(log.get(1).origin().identity()).isEqualTo(log.get(0).origin().identity());
        assertThat(log.get(1).origin().session())
                .isNotEqualTo(log.get(0).origin().session());
        assertThat(log.get(2).origin().identity())
                .isNotEqualTo(log.get(0).origin().identity());
        assertThat(log).noneMatch(part -> part.origin().named());
    }

    @Test
    void answersOfASessionThatEndedShouldBeInDoubtOnEveryBindAndOnce() {
        deliver(hello());
        deliver(other, hello());
        inbox.ended();
        deliver(other, hello());
        deliver(other, hello());
        assertThat(log).extracting(part -> part.origin().again()).containsExactly(false, false, true, false);
    }

    @Test
    void answersLongBeforeTheEndShouldNotBeInDoubt() {
        deliver(hello());
        now = AT.plus(InboundPart.Origin.AGAIN_WITHIN).plusMillis(1);
        inbox.ended();
        deliver(hello());
        assertThat(log).noneMatch(part -> part.origin().again());
    }

    @Test
    void answerThatComesAfterTheEndOfItsSessionShouldBeInDoubt() {
        Sinks.Empty<Void> inTheLog = Sinks.empty();
        appended = inTheLog.asMono();
        inbox.deliver(hello().build()).subscribe();
        inbox.ended();
        inTheLog.tryEmitEmpty();
        deliver(hello());
        assertThat(log).extracting(part -> part.origin().again()).containsExactly(false, true);
    }

    @Test
    void idThatTheCarrierGaveShouldTellEqualTextsApart() {
        deliver(hello().tlvs(Tlvs.of(id("7"))));
        deliver(hello().tlvs(Tlvs.of(id("8"))));
        assertThat(log).allMatch(part -> part.origin().named());
        assertThat(log.get(1).origin().identity())
                .isNotEqualTo(log.get(0).origin().identity());
    }

    private static Tlv id(String id) {
        return Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, id);
    }

    private static MessageBuilder<DeliverSm> hello() {
        return message().shortMessage(Alphabet.GSM7.encode("hello"));
    }

    private static MessageBuilder<DeliverSm> message() {
        return DeliverSm.builder()
                .source(PduAddress.international("14155550100"))
                .destination(new PduAddress(PduAddress.TON_UNKNOWN, PduAddress.NPI_UNKNOWN, "12345"));
    }

    private CommandStatus deliver(MessageBuilder<DeliverSm> message) {
        return deliver(inbox, message);
    }

    private static CommandStatus deliver(InboundInbox to, MessageBuilder<DeliverSm> message) {
        return to.deliver(message.build()).blockOptional(PATIENCE).orElseThrow();
    }
}

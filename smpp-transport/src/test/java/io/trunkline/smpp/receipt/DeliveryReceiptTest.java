package io.trunkline.smpp.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.codec.MalformedPduException;
import io.trunkline.smpp.codec.Wire;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 17 to 19 and 21 of the behaviour table. */
class DeliveryReceiptTest {

    private static final String STANDARD = "id:0123456789 sub:001 dlvrd:001 submit date:0610191533"
            + " done date:0610191537 stat:DELIVRD err:000 text:Hello there";

    @Test
    void theStandardTextShouldGiveEveryField() {
        DeliveryReceipt receipt = scan(STANDARD);
        assertThat(receipt.messageId()).isEqualTo("0123456789");
        assertThat(receipt.state()).isEqualTo(MessageState.DELIVERED);
        assertThat(receipt.isFinal()).isTrue();
        assertThat(receipt.networkErrorCode()).isNull();
        assertThat(receipt.details())
                .isEqualTo(new DeliveryReceipt.Details(
                        "DELIVRD",
                        "000",
                        "Hello there",
                        LocalDateTime.of(2006, 10, 19, 15, 33),
                        LocalDateTime.of(2006, 10, 19, 15, 37),
                        STANDARD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID:7 STAT:DELIVRD | 7 | DELIVERED",
                "stat:UNDELIV err:001 id:7 | 7 | UNDELIVERABLE",
                "grpid:9 id:7 stat:EXPIRED | 7 | EXPIRED",
                "id: 7 stat: DELIVRD | 7 | DELIVERED",
                "id=7,sub=001,stat=REJECTD | 7 | REJECTED",
                "id:7;stat:DELIVRD;err:0 | 7 | DELIVERED",
                "Id:a-B_c.7@x Status:delivered | a-B_c.7@x | DELIVERED",
                "id:7 stat:BUFFRED text:id:8 stat:DELIVRD | 7 | ENROUTE",
                "text:hello stat:DELIVRD id:7 | 7 | DELIVERED",
                "id:7 text:stat:REJECTD say stat:DELIVRD err:0 | 7 | DELIVERED",
                "sub:001 text:id:9 hello id:7 stat:DELETED | 7 | DELETED",
                "id:7 done_date:0610191537 submit_date:0610191533 stat:ACKED | 7 | ACCEPTED",
                "id:7 id:8 stat:DELIVRD stat:EXPIRED | 7 | DELIVERED",
                "id: id:8 stat:DELIVRD | 8 | DELIVERED",
                "id:7 stat:2 | 7 | DELIVERED",
                "id:7 stat:PONDERING |7 |",
                "id:7 sub:001 |7 |",
            })
    void wildTextsShouldBeRead(String text, String id, @Nullable MessageState state) {
        DeliveryReceipt receipt = scan(text);
        assertThat(receipt.messageId()).isEqualTo(id);
        assertThat(receipt.state()).isEqualTo(state);
        assertThat(receipt.details().raw()).isEqualTo(text);
    }

    // eight octets are searched at once: whatever place of the eight a separator has, and whatever stands around it
    @Test
    void onlyASeparatorShouldEndAValue() {
        for (int octet = 0; octet <= 0xFF; octet++) {
            boolean separator = octet <= ' ' || octet == ',' || octet == ';' || octet == '|';
            for (int before = 1; before <= 17; before++) {
                String start = "7".repeat(before);
                String value = start + (char) octet + "\u00FF9";
                assertThat(scan("id:" + value + " stat:DELIVRD").messageId())
                        .as("octet %02X after %d", octet, before)
                        .isEqualTo(separator ? start : value);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id\u001A7", // an octet without the bit of the lower case
                "\u00E9d:7",
                "i\u00C4:7",
                "I\u0004:7",
                "id :7",
                "ids:7",
                "xid:7",
            })
    void whatOnlyLooksLikeANameShouldBeNone(String text) {
        assertThat(DeliveryReceipt.scan(ascii(text + " stat:DELIVRD"))).isInstanceOf(ReceiptScan.NoMessageId.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"done\u007Fdate:0610191537", "done:0610191537", "done  date:0610191537", "done date :0610191537"
            })
    void whatOnlyLooksLikeADateShouldBeNone(String text) {
        assertThat(scan("id:7 " + text).details().doneDate()).isNull();
    }

    @Test
    void nothingShouldBeReadBeyondTheEnd() {
        String around = "id:7 stat:UNDELIV err:9 ";
        for (int length = 0; length <= STANDARD.length(); length++) {
            String text = STANDARD.substring(0, length);
            byte[] octets = ascii(around + text + STANDARD.substring(length) + around);
            assertThat(DeliveryReceipt.scan(octets, around.length(), length, ReceiptTlvs.NONE))
                    .isEqualTo(DeliveryReceipt.scan(ascii(text)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DELIVRD, DELIVERED",
        "Delivered, DELIVERED",
        "DELIVERD, DELIVERED",
        "DELIVERY_FAILED, UNDELIVERABLE",
        "UNDELIV, UNDELIVERABLE",
        "undelivered, UNDELIVERABLE",
        "UNDELIVRD, UNDELIVERABLE",
        "FAILED, UNDELIVERABLE",
        "NOT_DELIVERED, UNDELIVERABLE",
        "EXPIRED, EXPIRED",
        "DELETED, DELETED",
        "CANCELED, DELETED",
        "ACCEPTD, ACCEPTED",
        "ACCEPTED, ACCEPTED",
        "ACKED, ACCEPTED",
        "BUFFRED, ENROUTE",
        "BUFFERED, ENROUTE",
        "ENROUTE, ENROUTE",
        "EN_ROUTE, ENROUTE",
        "QUEUED, ENROUTE",
        "UNKNOWN, UNKNOWN",
        "REJECTD, REJECTED",
        "REJECTED, REJECTED",
        "SCHEDLD, SCHEDULED",
        "SKIPPED, SKIPPED",
        "5, UNDELIVERABLE",
        "008, REJECTED",
    })
    void statesShouldBeReadInEverySpelling(String spelling, MessageState state) {
        assertThat(scan("id:1 stat:" + spelling).state()).isEqualTo(state);
        assertThat(scan("id:1 stat:" + spelling.toLowerCase(Locale.ROOT) + " err:0")
                        .state())
                .isEqualTo(state);
    }

    @Test
    void everyStateShouldBeReadFromItsOwnTextAndCode() {
        for (MessageState state : MessageState.values()) {
            assertThat(scan("id:1 stat:" + state.receiptText()).state()).isEqualTo(state);
            assertThat(MessageState.ofCode(state.code())).isEqualTo(state);
        }
        assertThat(MessageState.ofCode(10)).isNull();
        assertThat(MessageState.ofCode(-1)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0610191537, 2006-10-19T15:37:00",
        "061019153759, 2006-10-19T15:37:59",
        "20061019153759, 2006-10-19T15:37:59",
        "202610191537, 2026-10-19T15:37:00",
        "2402291200, 2024-02-29T12:00:00",
        "2302291200,",
        "0000000000,",
        "061019153,",
        "2006-10-19,",
        "0613191537,",
        "0610192537,",
    })
    void datesShouldBeReadInEveryLength(String digits, @Nullable LocalDateTime date) {
        DeliveryReceipt.Details details = scan("id:1 submit date:" + digits + " done_date:" + digits + " stat:DELIVRD")
                .details();
        assertThat(details.doneDate()).isEqualTo(date);
        assertThat(details.submitDate()).isEqualTo(date);
    }

    @Test
    void aCodeThatIsNoNumberShouldBeKept() {
        assertThat(scan("id:1 stat:UNDELIV err:0x1F4 text:").details().err()).isEqualTo("0x1F4");
        assertThat(scan("id:1 stat:UNDELIV error:EC_27").details().err()).isEqualTo("EC_27");
    }

    @Test
    void tlvsShouldBeatTheText() {
        ReceiptTlvs tlvs = ReceiptTlvs.NONE
                .with(ReceiptTlvs.RECEIPTED_MESSAGE_ID, ascii("abc\0"))
                .with(ReceiptTlvs.MESSAGE_STATE, new byte[] {5})
                .with(ReceiptTlvs.NETWORK_ERROR_CODE, new byte[] {3, 1, 2})
                .with(0x1400, new byte[] {1});
        DeliveryReceipt receipt = found(DeliveryReceipt.scan(ascii(STANDARD), 0, STANDARD.length(), tlvs));
        assertThat(receipt.messageId()).isEqualTo("abc");
        assertThat(receipt.state()).isEqualTo(MessageState.UNDELIVERABLE);
        assertThat(receipt.networkErrorCode()).isEqualTo(new NetworkErrorCode(3, 258));
    }

    // behaviours 17, 18 and 19
    @Test
    void aDeliverSmShouldBeReadFromItsParametersAndItsPayload() throws MalformedPduException {
        DeliverSm sent = DeliverSm.builder()
                .esmClass(EsmClass.DEFAULT.withReceipt())
                .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, ascii(STANDARD)))
                .tlv(Tlv.ofByte(TlvTag.MESSAGE_STATE, 9))
                .tlv(Tlv.ofBytes(TlvTag.NETWORK_ERROR_CODE, new byte[] {3, 1, 2}))
                .build();
        DeliveryReceipt receipt = found(DeliveryReceipt.scan((DeliverSm) Wire.decode(Wire.encode(sent, 1))));
        assertThat(receipt.messageId()).isEqualTo("0123456789");
        assertThat(receipt.state()).isEqualTo(MessageState.SKIPPED);
        assertThat(receipt.networkErrorCode()).isEqualTo(new NetworkErrorCode(3, 258));
        assertThat(receipt.details().raw()).isEqualTo(STANDARD);
        assertThat(receipt.isFinal()).isTrue();
    }

    // behaviours 20 and 21
    @Test
    void anIntermediateNotificationShouldNeverEndAMessage() {
        for (MessageState state : MessageState.values()) {
            DeliverSm notification = DeliverSm.builder()
                    .esmClass(EsmClass.of(0x20 | 0x80))
                    .shortMessage(ascii("id:7 stat:" + state.receiptText()))
                    .build();
            DeliveryReceipt receipt = found(DeliveryReceipt.scan(notification));
            assertThat(receipt.intermediate()).isTrue();
            assertThat(receipt.isFinal()).isFalse();
            assertThat(receipt.state()).isEqualTo(state);
        }
    }

    @Test
    void tlvsThatSayNothingShouldLeaveTheTextItsSay() {
        ReceiptTlvs tlvs = ReceiptTlvs.NONE
                .with(ReceiptTlvs.RECEIPTED_MESSAGE_ID, new byte[] {0})
                .with(ReceiptTlvs.MESSAGE_STATE, new byte[] {77})
                .with(ReceiptTlvs.NETWORK_ERROR_CODE, new byte[] {1});
        assertThat(tlvs).isEqualTo(ReceiptTlvs.NONE);
    }

    @Test
    void threeDigitsInNetworkErrorCodeShouldBeTheCode() {
        assertThat(ReceiptTlvs.NONE
                        .with(ReceiptTlvs.NETWORK_ERROR_CODE, ascii("027"))
                        .networkErrorCode())
                .isEqualTo(new NetworkErrorCode(0, 27));
    }

    @Test
    void tlvsAloneShouldMakeAReceipt() {
        ReceiptTlvs tlvs = new ReceiptTlvs("77", MessageState.DELIVERED, null);
        assertThat(found(DeliveryReceipt.scan(new byte[0], 0, 0, tlvs)).messageId())
                .isEqualTo("77");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "stat:DELIVRD", "id:", "grpid:7 stat:DELIVRD", "id"})
    void whatNamesNoMessageShouldBeNoReceipt(String text) {
        assertThat(DeliveryReceipt.scan(ascii(text)))
                .isInstanceOfSatisfying(
                        ReceiptScan.NoMessageId.class,
                        none -> assertThat(none.details().raw()).isEqualTo(text));
    }

    @Test
    void whatNamesNoMessageShouldSayTheRest() {
        assertThat(DeliveryReceipt.scan(ascii("id: stat:UNDELIV err:027 text:Hi")))
                .isInstanceOfSatisfying(ReceiptScan.NoMessageId.class, none -> {
                    assertThat(none.state()).isEqualTo(MessageState.UNDELIVERABLE);
                    assertThat(none.details().err()).isEqualTo("027");
                });
        ReceiptTlvs tlvs = new ReceiptTlvs(null, MessageState.DELIVERED, null);
        assertThat(DeliveryReceipt.scan(ascii("stat:UNDELIV"), 0, 12, tlvs))
                .isInstanceOfSatisfying(
                        ReceiptScan.NoMessageId.class,
                        none -> assertThat(none.state()).isEqualTo(MessageState.DELIVERED));
    }

    @Test
    void aReceiptInUcs2ShouldBeRead() {
        byte[] wide = STANDARD.getBytes(StandardCharsets.UTF_16BE);
        DeliveryReceipt receipt = found(DeliveryReceipt.scan(wide));
        assertThat(receipt.messageId()).isEqualTo("0123456789");
        assertThat(receipt.state()).isEqualTo(MessageState.DELIVERED);
    }

    @Test
    void onlyAFinalStateShouldEndAMessage() {
        assertThat(scan("id:1 stat:ENROUTE").isFinal()).isFalse();
        assertThat(scan("id:1 stat:ACCEPTD").isFinal()).isFalse();
        assertThat(scan("id:1 stat:WHATEVER").isFinal()).isFalse();
        assertThat(scan("id:1 stat:REJECTD").isFinal()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fieldsInAnyOrderAndCaseShouldGiveTheSame(long seed) {
        Random random = new Random(seed);
        List<String> fields = new ArrayList<>(
                List.of("id:Aa0" + seed, "submit date:0610191533", "done date:0610191537", "stat:UNDELIV", "err:027"));
        if (random.nextBoolean()) {
            fields.addAll(List.of("sub:001", "dlvrd:000"));
        }
        Collections.shuffle(fields, random);
        StringBuilder text = new StringBuilder();
        for (String field : fields) {
            int colon = field.indexOf(':');
            String name = field.substring(0, colon);
            name = random.nextBoolean() ? name.toUpperCase(Locale.ROOT) : name.replace(' ', '_');
            text.append(name).append(field, colon, field.length()).append(random.nextInt(4) == 0 ? "\t" : " ");
        }
        text.append(random.nextBoolean() ? "text:x" : "");
        DeliveryReceipt receipt = scan(text.toString());
        assertThat(receipt.messageId()).isEqualTo("Aa0" + seed);
        assertThat(receipt.state()).isEqualTo(MessageState.UNDELIVERABLE);
        assertThat(receipt.details().err()).isEqualTo("027");
        assertThat(receipt.details().doneDate()).isEqualTo(LocalDateTime.of(2006, 10, 19, 15, 37));
        assertThat(receipt.details().submitDate()).isEqualTo(LocalDateTime.of(2006, 10, 19, 15, 33));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mutatedTextsShouldNeverMakeItFail(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] text = mutated(random);
            int offset = random.nextInt(text.length + 1);
            ReceiptScan scan = DeliveryReceipt.scan(text, offset, text.length - offset, ReceiptTlvs.NONE);
            if (scan instanceof ReceiptScan.Found found) {
                assertThat(found.receipt().messageId()).isNotEmpty();
                assertThat(found.receipt().details().raw()).hasSize(text.length - offset);
            }
        }
    }

    @Test
    void aWrittenReceiptShouldBeReadAgain() {
        ReceiptText written = new ReceiptText(
                "6f1c",
                MessageState.UNDELIVERABLE,
                LocalDateTime.of(2026, 1, 2, 3, 4),
                LocalDateTime.of(2026, 11, 12, 13, 14),
                27,
                "a text longer than twenty characters");
        byte[] octets = written.encode();
        assertThat(new String(octets, StandardCharsets.ISO_8859_1))
                .isEqualTo("id:6f1c sub:001 dlvrd:000 submit date:2601020304 done date:2611121314"
                        + " stat:UNDELIV err:027 text:a text longer than t");
        DeliveryReceipt receipt = found(DeliveryReceipt.scan(octets));
        assertThat(receipt.messageId()).isEqualTo("6f1c");
        assertThat(receipt.state()).isEqualTo(MessageState.UNDELIVERABLE);
        assertThat(receipt.details().doneDate()).isEqualTo(written.doneDate());
    }

    @Test
    void aScannerShouldForgetTheReceiptBefore() {
        ReceiptScanner scanner = new ReceiptScanner();
        assertThat(scanner.scan(ascii(STANDARD), 0, STANDARD.length())).isTrue();
        assertThat(scanner.scan(ascii("err:1"), 0, 5)).isFalse();
        assertThat(scanner.has(ReceiptScanner.Field.ID)).isFalse();
        assertThat(scanner.value(ReceiptScanner.Field.ID)).isEmpty();
        assertThat(scanner.state()).isNull();
    }

    private static byte[] mutated(Random random) {
        byte[] text = ascii(STANDARD);
        for (int i = random.nextInt(12); i > 0; i--) {
            int at = random.nextInt(text.length);
            switch (random.nextInt(3)) {
                case 0 -> text[at] = (byte) random.nextInt();
                case 1 -> text = Arrays.copyOf(text, 1 + random.nextInt(text.length));
                default -> text[at] = (byte) " :=\0;idstx".charAt(random.nextInt(10));
            }
        }
        return text;
    }

    private static DeliveryReceipt scan(String text) {
        return found(DeliveryReceipt.scan(ascii(text)));
    }

    private static DeliveryReceipt found(ReceiptScan scan) {
        assertThat(scan).isInstanceOf(ReceiptScan.Found.class);
        return ((ReceiptScan.Found) scan).receipt();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }
}

package io.trunkline.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows 22, 23, 25, 26 and 27 of the behaviour table. */
class SegmentationTest {

    private static final List<Concatenating> HEADERS_OR_SAR =
            List.of(Concatenating.UDH_8_BIT, Concatenating.UDH_16_BIT, Concatenating.SAR_TLV);

    @ParameterizedTest
    @CsvSource({
        "UDH_8_BIT, 0, 1", "UDH_8_BIT, 160, 1", "UDH_8_BIT, 161, 2", "UDH_8_BIT, 306, 2", "UDH_8_BIT, 307, 3",
        "UDH_16_BIT, 160, 1", "UDH_16_BIT, 304, 2", "UDH_16_BIT, 305, 3", "SAR_TLV, 304, 2", "SAR_TLV, 305, 3",
        "MESSAGE_PAYLOAD, 1000, 1",
    })
    void gsmTextShouldTakeAsManySegmentsAsItsSeptetsNeed(Concatenating how, int length, int segments) {
        assertThat(MessageText.segmentCount("a".repeat(length), how)).isEqualTo(segments);
    }

    @ParameterizedTest
    @CsvSource({
        "UDH_8_BIT, 70, 1",
        "UDH_8_BIT, 71, 2",
        "UDH_8_BIT, 134, 2",
        "UDH_8_BIT, 135, 3",
        "UDH_16_BIT, 132, 2",
        "UDH_16_BIT, 133, 3",
    })
    void ucs2TextShouldTakeAsManySegmentsAsItsUnitsNeed(Concatenating how, int length, int segments) {
        assertThat(MessageText.segmentCount("ж".repeat(length), how)).isEqualTo(segments);
    }

    @Test
    void latin1TextShouldTakeAsManySegmentsAsItsOctetsNeed() {
        assertThat(MessageText.segmentCount("ê".repeat(140), Alphabet.LATIN1, Concatenating.UDH_8_BIT))
                .isEqualTo(1);
        assertThat(MessageText.segmentCount("ê".repeat(268), Alphabet.LATIN1, Concatenating.UDH_8_BIT))
                .isEqualTo(2);
        assertThat(MessageText.segmentCount("ê".repeat(268), Alphabet.LATIN1, Concatenating.UDH_16_BIT))
                .isEqualTo(3);
    }

    @Test
    void anEscapeShouldNeverEndASegment() {
        String text = "a".repeat(152) + "€" + "a".repeat(20);
        Segments segments = Segmentation.of(text, Concatenating.UDH_8_BIT, 7);
        assertThat(segments.payloads().get(0)).hasSize(6 + 152);
        assertThat(segments.payloads().get(1)).startsWith(5, 0, 3, 7, 2, 2, 0x1B, 0x65);
    }

    @Test
    void aSurrogatePairShouldNeverBeSplit() {
        String text = "ж".repeat(66) + "😀" + "ж".repeat(20);
        Segments segments = Segmentation.of(text, Concatenating.UDH_8_BIT, 7);
        assertThat(segments.payloads().get(0)).hasSize(6 + 2 * 66);
        assertThat(segments.payloads().get(1)).hasSize(6 + 2 * 22);
    }

    @Test
    void aSingleSegmentShouldHaveNoHeader() {
        Segments segments = Segmentation.of("hello", Concatenating.UDH_16_BIT, 1);
        assertThat(segments.hasHeader()).isFalse();
        assertThat(segments.payloads()).singleElement().isEqualTo(new byte[] {0x68, 0x65, 0x6C, 0x6C, 0x6F});
    }

    @Test
    void aWideReferenceShouldTakeTwoOctets() {
        Segments segments = Segmentation.of("a".repeat(200), Concatenating.UDH_16_BIT, 0xABCD);
        assertThat(segments.hasHeader()).isTrue();
        assertThat(segments.payloads().get(0))
                .startsWith(6, 8, 4, 0xAB, 0xCD, 2, 1)
                .hasSize(159);
    }

    @Test
    void sarAndPayloadShouldCarryNoHeader() {
        Segments sar = Segmentation.of("a".repeat(200), Concatenating.SAR_TLV, 5);
        assertThat(sar.needsSarTlvs()).isTrue();
        assertThat(sar.payloads().get(0)).hasSize(152);
        Segments whole = Segmentation.of("a".repeat(1000), Concatenating.MESSAGE_PAYLOAD, 0);
        assertThat(whole.needsMessagePayload()).isTrue();
        assertThat(whole.payloads())
                .singleElement()
                .satisfies(payload -> assertThat(payload).hasSize(1000));
    }

    @Test
    void moreThan255SegmentsAndAReferenceOutOfRangeShouldBeRefused() {
        assertThatThrownBy(() -> Segmentation.of("a".repeat(153 * 255 + 1), Concatenating.UDH_8_BIT, 0))
                .hasMessage("segments: 256 (expected: 1..255)");
        assertThatThrownBy(() -> Segmentation.of("a", Concatenating.UDH_8_BIT, 256))
                .hasMessage("reference: 256 (expected: 0..255 for UDH_8_BIT)");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void segmentsShouldFitAndSayTheWholeTextAndBeAsManyAsCounted(long seed) {
        Random random = new Random(seed);
        boolean gsm = random.nextBoolean();
        int length = random.nextInt(900);
        String text = gsm ? Texts.gsm(random, length).replace('\r', '-') : "ж" + Texts.unicode(random, length);
        Concatenating how = HEADERS_OR_SAR.get(random.nextInt(3));
        Alphabet alphabet = gsm && random.nextBoolean() ? Alphabet.GSM7_PACKED : MessageText.alphabetOf(text);
        Segments segments = Segmentation.of(text, alphabet, how, 3);
        assertThat(segments.count()).isEqualTo(MessageText.segmentCount(text, alphabet, how));
        StringBuilder back = new StringBuilder();
        for (int i = 0; i < segments.count(); i++) {
            byte[] payload = segments.payloads().get(i);
            assertThat(payload.length).isLessThanOrEqualTo(alphabet == Alphabet.GSM7 ? 160 : 140);
            int header = segments.hasHeader() ? headerOf(payload, i + 1, segments) : 0;
            back.append(alphabet.decode(payload, 0, payload.length, header));
        }
        assertThat(back.toString()).isEqualTo(text);
    }

    @Test
    void aHeaderShouldBeReadAmongOthersAndRefusedWhenItDoesNotFit() {
        byte[] two = {9, 0x24, 2, 1, 1, 0, 3, 42, 3, 2, 'x'};
        UserDataHeader header = UserDataHeader.parse(two, 0, two.length).orElseThrow();
        assertThat(header.octets()).isEqualTo(10);
        assertThat(header.concatenation()).contains(new Concatenation(42, 3, 2, false));
        assertThat(UserDataHeader.parse(new byte[] {20, 0, 3}, 0, 3)).isEmpty();
        assertThat(UserDataHeader.parse(new byte[0], 0, 0)).isEmpty();
        byte[] beyondTotal = {5, 0, 3, 1, 2, 3};
        assertThat(UserDataHeader.parse(beyondTotal, 0, 6).orElseThrow().concatenation())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readingAHeaderShouldNeverFail(long seed) {
        Random random = new Random(seed);
        byte[] octets = new byte[random.nextInt(40)];
        random.nextBytes(octets);
        if (octets.length > 0) {
            octets[0] = (byte) random.nextInt(octets.length + 1);
        }
        assertThat(UserDataHeader.parse(octets, 0, octets.length)).isNotNull();
    }

    // behaviour 22
    @Test
    void dataCodingZeroShouldBeWhatTheProfileSays() {
        byte[] at = {0x00};
        byte[] wide = {(byte) 0xE8, 0x32, (byte) 0x9B, (byte) 0xFD, 0x46, (byte) 0x97, (byte) 0xD9, (byte) 0xEC, 0x37};
        assertThat(decodedByDefault(Alphabet.GSM7, at)).isEqualTo("@");
        assertThat(decodedByDefault(Alphabet.LATIN1, new byte[] {'@'})).isEqualTo("@");
        assertThat(decodedByDefault(Alphabet.GSM7_PACKED, wide)).isEqualTo("hellohello");
    }

    private static String decodedByDefault(Alphabet carriersDefault, byte[] octets) {
        return new TextProfile(carriersDefault).alphabetOf(0).orElseThrow().decode(octets, 0, octets.length);
    }

    // behaviour 22
    @Test
    void theProfileShouldKnowWhatDataCodingMeans() {
        TextProfile packed = new TextProfile(Alphabet.GSM7_PACKED);
        assertThat(packed.alphabetOf(0)).contains(Alphabet.GSM7_PACKED);
        assertThat(packed.alphabetOf(0xF1)).contains(Alphabet.GSM7_PACKED);
        assertThat(packed.alphabetOf(0x18)).contains(Alphabet.UCS2);
        assertThat(packed.alphabetOf(8)).contains(Alphabet.UCS2);
        assertThat(packed.alphabetOf(3)).contains(Alphabet.LATIN1);
        assertThat(packed.alphabetOf(4)).isEmpty();
        assertThat(packed.alphabetOf(0xF5)).isEmpty();
        assertThat(new TextProfile(Alphabet.LATIN1).codingOf("ê")).isEqualTo(new Coding(Alphabet.LATIN1, 0));
        assertThat(TextProfile.STANDARD.codingOf("ê")).isEqualTo(new Coding(Alphabet.UCS2, 8));
    }

    private static int headerOf(byte[] payload, int sequence, Segments segments) {
        UserDataHeader header = UserDataHeader.parse(payload, 0, payload.length).orElseThrow();
        boolean wide = segments.how() == Concatenating.UDH_16_BIT;
        assertThat(header.concatenation()).contains(new Concatenation(3, segments.count(), sequence, wide));
        assertThat(Arrays.copyOf(payload, header.octets()))
                .isEqualTo(header.concatenation().orElseThrow().toHeader());
        return header.octets();
    }

    static LongStream seeds() {
        return LongStream.range(0, 120);
    }
}

package io.trunkline.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows 22 to 24 of the behaviour table. */
class Gsm7Test {

    @ParameterizedTest
    @CsvSource({
        "@, 00",
        "£, 01",
        "$, 02",
        "¥, 03",
        "è, 04",
        "Ç, 09",
        "Ø, 0b",
        "å, 0f",
        "Δ, 10",
        "_, 11",
        "Ω, 15",
        "Ξ, 1a",
        "Æ, 1c",
        "É, 1f",
        "¤, 24",
        "A, 41",
        "¡, 40",
        "Ä, 5b",
        "Ö, 5c",
        "Ñ, 5d",
        "Ü, 5e",
        "§, 5f",
        "¿, 60",
        "z, 7a",
        "ä, 7b",
        "ö, 7c",
        "ñ, 7d",
        "ü, 7e",
        "à, 7f",
        "€, 1b65",
        "^, 1b14",
        "{, 1b28",
        "}, 1b29",
        "\\, 1b2f",
        "[, 1b3c",
        "~, 1b3d",
        "], 1b3e",
        "|, 1b40",
    })
    void shouldEncodeAndDecodeByTheTablesOf23038(String character, String hex) {
        byte[] octets = HexFormat.of().parseHex(hex);
        assertThat(Gsm7.encode(character)).isEqualTo(octets);
        assertThat(Gsm7.decode(octets, 0, octets.length)).isEqualTo(character);
        assertThat(Gsm7.septets(character)).isEqualTo(octets.length);
    }

    @Test
    void shouldHold127DefaultAndTenExtendedCharacters() {
        int plain = 0;
        int extended = 0;
        for (int c = 0; c <= 0xFFFF; c++) {
            int cost = Gsm7.septets((char) c);
            plain += cost == 1 ? 1 : 0;
            extended += cost == 2 ? 1 : 0;
        }
        assertThat(plain).isEqualTo(127);
        assertThat(extended).isEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyEncodableTextShouldComeBackUnpackedAndPacked(long seed) {
        Random random = new Random(seed);
        String text = Texts.gsm(random, random.nextInt(200));
        byte[] septets = Gsm7.encode(text);
        assertThat(Gsm7.decode(septets, 0, septets.length)).isEqualTo(text);
        for (int header : new int[] {0, 6, 7}) {
            byte[] packed = SeptetPacking.pack(septets, header);
            byte[] unpacked = SeptetPacking.unpack(packed, 0, packed.length, header);
            String back = Gsm7.decode(unpacked, 0, unpacked.length);
            // the one ambiguity of the format: of two CR at the end one may be lost
            assertThat(back.equals(text)
                            || (text.endsWith("\r\r") && back.equals(text.substring(0, text.length() - 1))))
                    .as("header %d, text <%s>, back <%s>", header, text, back)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decodingShouldNeverFail(long seed) {
        Random random = new Random(seed);
        byte[] octets = new byte[random.nextInt(300)];
        random.nextBytes(octets);
        int offset = octets.length == 0 ? 0 : random.nextInt(octets.length);
        for (Alphabet alphabet : Alphabet.values()) {
            assertThat(alphabet.decode(octets, offset, octets.length - offset)).isNotNull();
        }
    }

    @Test
    void shouldPackTheKnownVector() {
        // "hellohello", the example found in every description of the packing
        byte[] packed = SeptetPacking.pack(Gsm7.encode("hellohello"), 0);
        assertThat(HexFormat.of().formatHex(packed)).isEqualTo("e8329bfd4697d9ec37");
    }

    @Test
    void packingShouldFillSevenSpareBitsWithCr() {
        byte[] packed = SeptetPacking.pack(Gsm7.encode("1234567"), 0);
        assertThat(packed).hasSize(7);
        assertThat(packed[6] >> 1).isEqualTo(0x0D);
        assertThat(SeptetPacking.unpack(packed, 0, 7, 0)).isEqualTo(Gsm7.encode("1234567"));
        byte[] at = SeptetPacking.pack(Gsm7.encode("1234567@"), 0);
        assertThat(SeptetPacking.unpack(at, 0, at.length, 0)).isEqualTo(Gsm7.encode("1234567@"));
    }

    @Test
    void packingAfterAHeaderShouldStartOnASeptetBoundary() {
        assertThat(SeptetPacking.fillBits(6)).isEqualTo(1);
        assertThat(SeptetPacking.fillBits(7)).isZero();
        byte[] packed = SeptetPacking.pack(new byte[] {0x7F}, 6);
        assertThat(HexFormat.of().formatHex(packed)).isEqualTo("000000000000fe");
    }

    @Test
    void decodingShouldShowTheDefaultCharacterAfterAnUnknownExtension() {
        assertThat(Gsm7.decode(new byte[] {0x1B, 0x41, 0x42}, 0, 3)).isEqualTo("AB");
        assertThat(Gsm7.decode(new byte[] {0x41, 0x1B}, 0, 2)).isEqualTo("A\uFFFD");
        assertThat(Gsm7.decode(new byte[] {(byte) 0x80}, 0, 1)).isEqualTo("\uFFFD");
    }

    @Test
    void encodingShouldRefuseWhatTheAlphabetLacks() {
        assertThat(Gsm7.septets("naïve")).isEqualTo(-1);
        assertThatThrownBy(() -> Gsm7.encode("naïve")).isInstanceOf(IllegalArgumentException.class);
    }

    static LongStream seeds() {
        return LongStream.range(0, 120);
    }
}

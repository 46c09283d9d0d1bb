package io.trunkline.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.smpp.pdu.SubmitSm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows 22, 23, 24 and 26 of the behaviour table: national shift tables. */
class ShiftTablesTest {
    private static final Coding UNPACKED = new Coding(Alphabet.GSM7, 0);
    private static final Coding PACKED = new Coding(Alphabet.GSM7_PACKED, 0);

    @ParameterizedTest
    @CsvSource({
        // locking, single, character, octets
        ", TURKISH, ş, 1B73",
        ", TURKISH, İ, 1B49",
        ", TURKISH, ı, 1B69",
        ", TURKISH, €, 1B65",
        ", TURKISH, è, 04",
        "TURKISH, , ş, 1D",
        "TURKISH, , Ş, 1C",
        "TURKISH, , ğ, 0C",
        "TURKISH, , Ğ, 0B",
        "TURKISH, , ı, 07",
        "TURKISH, , İ, 40",
        "TURKISH, , ç, 60",
        "TURKISH, , €, 04",
        "TURKISH, , [, 1B3C",
        ", SPANISH, á, 1B61",
        ", SPANISH, Á, 1B41",
        ", SPANISH, í, 1B69",
        ", SPANISH, ú, 1B75",
        ", SPANISH, ç, 1B09",
        ", SPANISH, ñ, 7D",
        ", SPANISH, ¿, 60",
        ", PORTUGUESE, ã, 1B7B",
        ", PORTUGUESE, õ, 1B7C",
        ", PORTUGUESE, â, 1B7F",
        ", PORTUGUESE, ê, 1B05",
        ", PORTUGUESE, Ê, 1B1F",
        ", PORTUGUESE, À, 1B41",
        "PORTUGUESE, , ã, 7B",
        "PORTUGUESE, , õ, 7C",
        "PORTUGUESE, , ç, 09",
        "PORTUGUESE, , ∞, 15",
        "PORTUGUESE, , `, 7D",
        "PORTUGUESE, , ~, 60",
        "PORTUGUESE, , €, 18",
        "PORTUGUESE, , Í, 40",
        "PORTUGUESE, PORTUGUESE, Φ, 1B12",
        "PORTUGUESE, TURKISH, ş, 1B73",
    })
    void charactersShouldHaveTheCodesOf23038(
            @Nullable NationalLanguage locking, @Nullable NationalLanguage single, String character, String octets) {
        ShiftTables tables = ShiftTables.of(locking, single);
        byte[] expected = HexFormat.of().parseHex(octets);
        assertThat(tables.encode(character)).isEqualTo(expected);
        assertThat(tables.decode(expected, 0, expected.length)).isEqualTo(character);
    }

    @Test
    void theDefaultTablesShouldBeThoseOfTheDefaultAlphabet() {
        for (int c = 0; c <= 0xFFFF; c++) {
            assertThat(ShiftTables.DEFAULT.septets((char) c)).isEqualTo(Gsm7.septets((char) c));
        }
    }

    @Test
    void everyTableShouldHold127Characters() {
        for (NationalLanguage language : NationalLanguage.values()) {
            String table = language.lockingTable();
            assertThat(table).hasSize(128);
            assertThat(table.chars().distinct()).hasSize(128);
            assertThat(table.charAt(Gsm7.ESC)).isEqualTo('\0');
        }
        assertThatThrownBy(() -> ShiftTables.of(NationalLanguage.SPANISH, null))
                .hasMessage("locking: SPANISH (expected: a language with a locking table)");
    }

    @Test
    void aCodeThatTheSingleShiftTableLacksShouldShowTheOtherTablesCharacter() {
        ShiftTables tables = ShiftTables.of(NationalLanguage.TURKISH, NationalLanguage.SPANISH);
        assertThat(tables.decode(new byte[] {0x1B, 0x1D, 0x41, 0x1B}, 0, 4)).isEqualTo("şA\uFFFD");
    }

    @Test
    void theHeaderShouldNameTheTablesAlsoOfTheOnlySegment() {
        Segments one = NationalSegmentation.of(
                "ş", ShiftTables.of(null, NationalLanguage.TURKISH), UNPACKED, Concatenating.UDH_8_BIT, 7);
        assertThat(one.hasHeader()).isTrue();
        assertThat(one.payloads()).singleElement().isEqualTo(HexFormat.of().parseHex("032401011B73"));

        Segments both = NationalSegmentation.of(
                "ã".repeat(200),
                ShiftTables.of(NationalLanguage.PORTUGUESE, NationalLanguage.PORTUGUESE),
                UNPACKED,
                Concatenating.UDH_16_BIT,
                0xABCD);
        assertThat(both.payloads().getFirst())
                .startsWith(12, 8, 4, 0xAB, 0xCD, 2, 1, 0x24, 1, 3, 0x25, 1, 3, 0x7B)
                .hasSize(13 + 145);
    }

    @ParameterizedTest
    @CsvSource({
        // tables in the header, the most septets alone and in each of several
        "1, 155, 149",
        "2, 152, 146",
    })
    void theHeaderShouldTakeItsRoomFromTheText(int tables, int alone, int each) {
        ShiftTables shift = tables == 1
                ? ShiftTables.of(NationalLanguage.TURKISH, null)
                : ShiftTables.of(NationalLanguage.TURKISH, NationalLanguage.TURKISH);
        assertThat(NationalSegmentation.segmentCount("ş".repeat(alone), shift, Concatenating.UDH_8_BIT))
                .isEqualTo(1);
        assertThat(NationalSegmentation.segmentCount("ş".repeat(alone + 1), shift, Concatenating.UDH_8_BIT))
                .isEqualTo(2);
        assertThat(NationalSegmentation.segmentCount("ş".repeat(2 * each), shift, Concatenating.UDH_8_BIT))
                .isEqualTo(2);
        assertThat(NationalSegmentation.segmentCount("ş".repeat(2 * each + 1), shift, Concatenating.UDH_8_BIT))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTextShouldComeBackThroughItsPdus(long seed) {
        Random random = new Random(seed);
        List<ShiftTables> choices = Stream.of(
                        ShiftTables.of(null, NationalLanguage.SPANISH),
                        ShiftTables.of(NationalLanguage.TURKISH, null),
                        ShiftTables.of(NationalLanguage.PORTUGUESE, NationalLanguage.TURKISH))
                .toList();
        ShiftTables tables = choices.get(random.nextInt(3));
        StringBuilder text = new StringBuilder();
        while (text.length() < 1 + seed * 6) {
            char character = (char) random.nextInt(0x2300);
            if (tables.septets(character) > 0 && character != '\r') {
                text.append(character);
            }
        }
        Coding coding = random.nextBoolean() ? PACKED : UNPACKED;
        Concatenating how = random.nextBoolean() ? Concatenating.UDH_8_BIT : Concatenating.UDH_16_BIT;
        Segments segments = NationalSegmentation.of(text, tables, coding, how, 9);
        StringBuilder back = new StringBuilder();
        for (SubmitSm pdu : SegmentPdus.of(SubmitSm.builder().build(), segments)) {
            SegmentPlace place = SegmentPlace.of(pdu);
            assertThat(place.tables()).isEqualTo(tables);
            assertThat(pdu.esmClass().hasUdh()).isTrue();
            byte[] octets = pdu.shortMessage().shared();
            assertThat(octets.length).isLessThanOrEqualTo(coding.equals(PACKED) ? 140 : 160);
            back.append(coding.alphabet().decode(octets, 0, octets.length, place.textOffset(), place.tables()));
        }
        assertThat(back.toString()).isEqualTo(text.toString());
    }

    @Test
    void theProfileShouldTakeTheCheapestTablesThatItMayAndUcs2Otherwise() {
        TextProfile plain = TextProfile.STANDARD;
        TextProfile turkish = new TextProfile(Alphabet.GSM7, Set.of(NationalLanguage.TURKISH));
        String much = "ığşçİ".repeat(20);
        String little = "a".repeat(100) + "ş" + "è".repeat(10);

        assertThat(plain.segments(much, Concatenating.UDH_8_BIT, 1).coding().alphabet())
                .isEqualTo(Alphabet.UCS2);
        assertThat(plain.segments(much, Concatenating.UDH_8_BIT, 1).count()).isEqualTo(2);
        assertThat(turkish.segments(much, Concatenating.UDH_8_BIT, 1).count()).isEqualTo(1);
        // every letter of it stands in the locking table; the other text has an è, which only the default alphabet has
        assertThat(tablesOf(turkish.segments(much, Concatenating.UDH_8_BIT, 1)))
                .isEqualTo(ShiftTables.of(NationalLanguage.TURKISH, null));
        assertThat(tablesOf(turkish.segments(little, Concatenating.UDH_8_BIT, 1)))
                .isEqualTo(ShiftTables.of(null, NationalLanguage.TURKISH));
        assertThat(turkish.segments("plain", Concatenating.UDH_8_BIT, 1).hasHeader())
                .isFalse();
        assertThat(turkish.segments("ж", Concatenating.UDH_8_BIT, 1).coding().alphabet())
                .isEqualTo(Alphabet.UCS2);
        // a header does not go beside the sar_ parameters
        assertThat(turkish.segments(much, Concatenating.SAR_TLV, 1).coding().alphabet())
                .isEqualTo(Alphabet.UCS2);
    }

    @Test
    void aLanguageThatIsNotKnownShouldBeReadByTheDefaultTables() {
        byte[] hindi = HexFormat.of().parseHex("06240106" + "250106");
        assertThat(UserDataHeader.parse(hindi, 0, hindi.length).orElseThrow().tables())
                .isEqualTo(ShiftTables.DEFAULT);
        byte[] spanishLocking = HexFormat.of().parseHex("03250102");
        assertThat(UserDataHeader.parse(spanishLocking, 0, 4).orElseThrow().tables())
                .isEqualTo(ShiftTables.DEFAULT);
    }

    @Test
    void decodingShouldNeverFail() {
        byte[] noise = "any\u00ff\u0080\u001b octets \u001b\u001b\u001b".getBytes(StandardCharsets.ISO_8859_1);
        for (NationalLanguage language : NationalLanguage.values()) {
            ShiftTables tables = ShiftTables.of(null, language);
            for (int length = 0; length <= noise.length; length++) {
                assertThat(tables.decode(Arrays.copyOf(noise, length), 0, length))
                        .isNotNull();
            }
        }
    }

    private static ShiftTables tablesOf(Segments segments) {
        byte[] first = segments.payloads().getFirst();
        return UserDataHeader.parse(first, 0, first.length).orElseThrow().tables();
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }
}

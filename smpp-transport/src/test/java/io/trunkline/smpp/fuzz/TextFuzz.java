package io.trunkline.smpp.fuzz;

import io.trunkline.smpp.text.Alphabet;
import io.trunkline.smpp.text.Concatenating;
import io.trunkline.smpp.text.Gsm7;
import io.trunkline.smpp.text.MessageText;
import io.trunkline.smpp.text.SeptetPacking;
import io.trunkline.smpp.text.UserDataHeader;

/** Any octets as a short message in every alphabet, with and without a header. */
public final class TextFuzz {
    private static final int SHORT_MESSAGE_OCTETS_MAX = 255;

    private TextFuzz() {}

    /** Jazzer's entry point. */
    public static void fuzzerTestOneInput(byte[] octets) {
        int length = Math.min(octets.length, SHORT_MESSAGE_OCTETS_MAX);
        int header = UserDataHeader.parse(octets, 0, length)
                .map(UserDataHeader::octets)
                .orElse(0);
        if (header > length) {
            throw new AssertionError("a header of " + header + " octets (expected: at most " + length + ")");
        }
        SeptetPacking.unpack(octets, 0, length, header);
        for (Alphabet alphabet : Alphabet.values()) {
            alphabet.decode(octets, 0, length, header);
            String text = alphabet.decode(octets, 0, length);
            for (Concatenating how : Concatenating.values()) {
                if (MessageText.segmentCount(text, how) < (text.isEmpty() ? 0 : 1)) {
                    throw new AssertionError(text + ": no segment (expected: at least one)");
                }
            }
        }
        String text = Gsm7.decode(octets, 0, length);
        if (Gsm7.septets(text) >= 0 && !text.equals(decodedAgain(text))) {
            throw new AssertionError("'" + text + "' came back as '" + decodedAgain(text) + "'");
        }
    }

    private static String decodedAgain(String text) {
        byte[] encoded = Gsm7.encode(text);
        return Gsm7.decode(encoded, 0, encoded.length);
    }
}

package io.trunkline.smpp.text;

import java.util.Random;

/** Random texts for property tests. */
final class Texts {

    private static final String GSM = gsmCharacters();

    private Texts() {}

    static String gsm(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(GSM.charAt(random.nextInt(GSM.length())));
        }
        return text.toString();
    }

    /** Characters of all planes, surrogate pairs whole. */
    static String unicode(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            int codePoint = random.nextInt(4) == 0 ? 0x1F300 + random.nextInt(0x300) : 0x20 + random.nextInt(0x3000);
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }

    private static String gsmCharacters() {
        StringBuilder characters = new StringBuilder();
        for (int c = 0; c <= 0xFFFF; c++) {
            if (Gsm7.septets((char) c) > 0) {
                characters.append((char) c);
            }
        }
        return characters.toString();
    }
}

package io.trunkline.gateway.wording;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text without what one spells differently to be overlooked: case, full-width and other styled letters, accents, and
 * characters that nobody sees. Letters of other scripts that look alike stay what they are.
 */
final class Wording {
    private static final Pattern UNSEEN = Pattern.compile("\\p{Cf}+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Wording() {}

    /** The text in compatible characters, without those that nobody sees. */
    static String visible(String text) {
        return UNSEEN.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll("");
    }

    /** Its words, folded; an ideograph is a word of its own. */
    static List<String> words(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(visible(text), Normalizer.Form.NFKD))
                .replaceAll("")
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        plain.codePoints().forEach(c -> {
            if (Character.isIdeographic(c) || !Character.isLetterOrDigit(c)) {
                end(word, words);
            }
            if (Character.isLetterOrDigit(c)) {
                word.appendCodePoint(c);
            }
            if (Character.isIdeographic(c)) {
                end(word, words);
            }
        });
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /** The words with one space between. */
    static String phrase(List<String> words) {
        return words.stream().collect(Collectors.joining(" "));
    }
}

package io.trunkline.gateway.keyword;

import io.trunkline.gateway.config.KeywordRule;
import io.trunkline.gateway.config.KeywordRule.Answers;
import io.trunkline.gateway.config.KeywordRule.Language;
import io.trunkline.gateway.config.KeywordRule.Words;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a message says where it is one keyword and nothing else. Pure.
 *
 * @param answer what the subscriber is answered; empty for nothing
 */
record Keyword(Kind kind, String answer) {
    enum Kind {
        STOP,
        START,
        HELP
    }

    /** The words that always hold; a rule adds to them. */
    static final Language ENGLISH = new Language(
            "en",
            new Words(
                    Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
                    Set.of("START", "YES", "UNSTOP"),
                    Set.of("HELP", "INFO")),
            new Answers(
                    "You are unsubscribed and will get no more messages from this number. Reply START to get them again.",
                    "You are subscribed to messages from this number again. Reply HELP for help, STOP to unsubscribe.",
                    "Reply STOP to unsubscribe, START to subscribe again. Message and data rates may apply."));

    /** What is around a word: spaces of every kind, what is not seen, quotation marks, full stops and other signs. */
    private static final Pattern AROUND = Pattern.compile("^[\\p{Z}\\p{C}\\p{P}\\p{S}]+|[\\p{Z}\\p{C}\\p{P}\\p{S}]+$");

    /** No keyword is longer, with what may be around it. */
    private static final int LENGTH_MAX = 100;

    /**
     * The keyword that the text is; empty where it is none.
     *
     * @param rule what holds beside the English words; its languages come first
     */
    static Optional<Keyword> of(String text, Optional<KeywordRule> rule) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String word = plain(text);
        if (word.isEmpty()) {
            return Optional.empty();
        }
        List<Language> languages = Stream.concat(
                        rule.stream().flatMap(given -> given.languages().stream()), Stream.of(ENGLISH))
                .toList();
        return languages.stream()
                .flatMap(language -> in(language, word).stream())
                .findFirst();
    }

    private static Optional<Keyword> in(Language language, String word) {
        if (has(language.words().stop(), word)) {
            return Optional.of(new Keyword(Kind.STOP, language.answers().stop()));
        }
        if (has(language.words().start(), word)) {
            return Optional.of(new Keyword(Kind.START, language.answers().start()));
        }
        return has(language.words().help(), word)
                ? Optional.of(new Keyword(Kind.HELP, language.answers().help()))
                : Optional.empty();
    }

    /** Whether anything is left of a word that a rule names; signs alone are no keyword. */
    static boolean isWord(String text) {
        return !plain(text).isEmpty();
    }

    private static boolean has(Set<String> words, String word) {
        return words.stream().anyMatch(known -> plain(known).equals(word));
    }

    /** Without what is around it and in one spelling: full width letters and case say nothing. */
    private static String plain(String text) {
        String spelt = Normalizer.normalize(text, Normalizer.Form.NFKC);
        return AROUND.matcher(spelt).replaceAll("").toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}

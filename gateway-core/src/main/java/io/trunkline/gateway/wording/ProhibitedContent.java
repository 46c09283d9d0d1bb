package io.trunkline.gateway.wording;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What texts must not contain. Looking for it takes as long for a thousand words as for one.
 *
 * @param words words, or phrases of up to {@value #PHRASE_WORDS_MAX}; kept folded, so that spelling does not matter
 * @param urls hosts, each with its subdomains, perhaps with the beginning of a path: {@code bad.example/offer}
 * @param everyUrl whether a text must contain no URL at all
 */
public record ProhibitedContent(Set<String> words, Set<String> urls, boolean everyUrl) {
    /** The longest phrase. */
    public static final int PHRASE_WORDS_MAX = 10;

    public static final ProhibitedContent NOTHING = new ProhibitedContent(Set.of(), Set.of(), false);

    public ProhibitedContent {
        words = words.stream().map(ProhibitedContent::phrase).collect(Collectors.toUnmodifiableSet());
        urls = urls.stream().map(ProhibitedContent::url).collect(Collectors.toUnmodifiableSet());
    }

    private static String phrase(String text) {
        List<String> words = Wording.words(text);
        if (words.isEmpty() || words.size() > PHRASE_WORDS_MAX) {
            throw new IllegalArgumentException(
                    "prohibited words: " + words.size() + " (expected: 1.." + PHRASE_WORDS_MAX + ")");
        }
        return Wording.phrase(words);
    }

    private static String url(String text) {
        List<WebAddress> addresses = WebAddress.in(text);
        if (addresses.size() != 1) {
            throw new IllegalArgumentException("prohibited URL: " + text + " (expected: a host, perhaps with a path)");
        }
        return addresses.getFirst().toString();
    }

    /** The first thing of the text that is prohibited, as it is listed here; empty where there is none. */
    public Optional<String> foundIn(String text) {
        Optional<String> word = words.isEmpty() ? Optional.empty() : word(Wording.words(text));
        if (word.isPresent() || (urls.isEmpty() && !everyUrl)) {
            return word;
        }
        return WebAddress.in(text).stream()
                .flatMap(address -> everyUrl && address.evident()
                        ? Optional.of(address.toString()).stream()
                        : address.covers().stream().filter(urls::contains))
                .findFirst();
    }

    private Optional<String> word(List<String> text) {
        for (int from = 0; from < text.size(); from++) {
            int most = Math.min(text.size(), from + PHRASE_WORDS_MAX);
            for (int to = from + 1; to <= most; to++) {
                String phrase = Wording.phrase(text.subList(from, to));
                if (words.contains(phrase)) {
                    return Optional.of(phrase);
                }
            }
        }
        return Optional.empty();
    }
}

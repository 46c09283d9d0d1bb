package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.ServiceSid;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The keywords of an account or of one of its services, beside the English ones that always hold.
 *
 * @param service empty for every service and sender of the account that has no rule of its own
 * @param languages in which subscribers are understood and answered
 */
public record KeywordRule(AccountSid account, Optional<ServiceSid> service, List<Language> languages) {
    public KeywordRule {
        languages = List.copyOf(languages);
    }

    /**
     * Words and answers in one language.
     *
     * @param tag as BCP 47 has it, such as {@code de}
     */
    public record Language(String tag, Words words, Answers answers) {}

    /** What subscribers say; case, and what is around a word, does not matter. A word of signs alone is never said. */
    public record Words(Set<String> stop, Set<String> start, Set<String> help) {
        public Words {
            stop = Set.copyOf(stop);
            start = Set.copyOf(start);
            help = Set.copyOf(help);
        }
    }

    /** What they are answered; an empty text is no answer. */
    public record Answers(String stop, String start, String help) {}
}

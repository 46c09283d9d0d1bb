package io.trunkline.gateway.config;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** Words of subscribers one by one, for who administers them. */
public interface OptOutLog {
    /**
     * Puts a word, which holds where no newer one is known; completes once it is durable and {@link DirectoryLog#optOuts} on
     * this node has it.
     *
     * @param by who asks for it; empty where the subscriber does
     */
    Mono<Void> say(String by, OptOut word);

    /**
     * Who has opted out of what, in the order of the log, which is read for it. A page may hold less than was asked for,
     * nothing even, where that takes long: there is more as long as it names the next. A word that was put twice
     * may come twice.
     *
     * @param from 0, or what a page named as the next
     * @param wanted which are listed
     */
    Mono<Page> list(long from, int most, Predicate<OptOut> wanted);

    record Listed(OptOut word, EntryStamp stamp) {}

    /**
     * Some of them.
     *
     * @param next where the next page begins; empty at the end
     */
    record Page(List<Listed> words, OptionalLong next) {
        public Page {
            words = List.copyOf(words);
        }
    }
}

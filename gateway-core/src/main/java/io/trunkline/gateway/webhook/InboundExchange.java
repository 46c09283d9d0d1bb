package io.trunkline.gateway.webhook;

import io.trunkline.gateway.reply.Answer;
import io.trunkline.gateway.reply.Answer.Onward;
import io.trunkline.gateway.reply.Answer.Reply;
import io.trunkline.gateway.reply.Replies;
import io.trunkline.gateway.reply.Replies.Outcome;
import io.trunkline.gateway.webhook.AttemptResult.Deferred;
import io.trunkline.gateway.webhook.AttemptResult.Misread;
import io.trunkline.gateway.webhook.AttemptResult.Replied;
import io.trunkline.gateway.webhook.AttemptResult.TimedOut;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One attempt to post a subscriber's message, with all that the answers ask for:
 *
 * <pre>
 * URL --> 2xx, TwiML --> replies --> intake --> Redirect or action: the next URL --> ... five at the most
 *  |
 *  +--> no 2xx, nothing that can be read, or no room there --> fallback, once: the same
 * </pre>
 *
 * The attempt is over once every reply is in the log or refused, so that a crash before repeats it all; replies are numbered
 * through the attempt and taken once under each number. One that cannot be taken now makes the whole attempt due again. One
 * subscription; steps come one after the other.
 */
final class InboundExchange {
    /** Together with the wait for room it ends before the lease of a callback. */
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(40);

    private static final int DOCUMENTS_MAX = 5;
    private static final int TOO_MANY_DOCUMENTS = 14106;
    private static final int TOO_MANY_REPLIES = 14109;

    private final Callback callback;
    private final Replies replies;
    private final BiFunction<URI, SortedMap<String, String>, Mono<AttemptResult>> post;
    private final Consumer<String> remarks;
    private int documents;
    private int number;

    /** What a URL said in the end, itself or whom it named. */
    private record Ended(URI url, AttemptResult result) {}

    /**
     * @param post one exchange; what it answers is read
     * @param remarks takes what the customer should know beside the results, in one phrase
     */
    InboundExchange(
            Callback callback,
            Replies replies,
            BiFunction<URI, SortedMap<String, String>, Mono<AttemptResult>> post,
            Consumer<String> remarks) {
        this.callback = callback;
        this.replies = replies;
        this.post = post;
        this.remarks = remarks;
    }

    /** What the URL itself said decides about further attempts, unless the fallback took the message. */
    Mono<AttemptResult> run(SortedMap<String, String> form, Optional<URI> fallback) {
        return ask(callback.url(), form)
                .flatMap(ended -> isWell(ended.result())
                        ? Mono.just(ended.result())
                        : Mono.justOrEmpty(fallback)
                                .flatMap(url ->
                                        instead(url, InboundForm.afterFailure(form, ended.url(), ended.result())))
                                .filter(result -> result.isTaken() || result instanceof Deferred)
                                .defaultIfEmpty(ended.result()))
                .timeout(ATTEMPT_MAX, Mono.just(new TimedOut(ATTEMPT_MAX)));
    }

    private Mono<AttemptResult> instead(URI fallback, SortedMap<String, String> form) {
        documents = 0;
        return ask(fallback, form).map(Ended::result);
    }

    private static boolean isWell(AttemptResult result) {
        return (result.isTaken() && !(result instanceof Misread)) || result instanceof Deferred;
    }

    private Mono<Ended> ask(URI url, SortedMap<String, String> form) {
        documents++;
        return post.apply(url, form)
                .flatMap(result -> result instanceof Replied replied
                        ? follow(url, form, replied)
                        : Mono.just(new Ended(url, result)));
    }

    private Mono<Ended> follow(URI url, SortedMap<String, String> form, Replied replied) {
        List<Reply> wanted = replied.said().replies();
        int room = Answer.REPLIES_MAX - number;
        if (wanted.size() > room) {
            remarks.accept(TOO_MANY_REPLIES + ": " + (number + wanted.size()) + " replies (expected: at most 10)");
        }
        return Flux.fromIterable(wanted)
                .take(room)
                .concatMap(this::send)
                .takeUntil(Outcome.Later.class::isInstance)
                .collectList()
                .flatMap(outcomes -> goOn(url, form, replied, outcomes));
    }

    private Mono<Outcome> send(Reply reply) {
        number++;
        String name = "reply " + number;
        return replies.send(callback.envelope(), number, reply).doOnNext(outcome -> {
            switch (outcome) {
                case Outcome.Taken taken -> {}
                case Outcome.Refused refused -> remarks.accept(name + ": " + refused.code() + ": " + refused.detail());
                case Outcome.Later later -> remarks.accept(name + " waits: " + later.why());
            }
        });
    }

    /** As RFC 3986, 5.2.2, has it, other than java.net.URI: without a path the document's own stays. */
    static URI resolved(URI base, URI to) {
        boolean hasPath = to.getRawPath() != null && !to.getRawPath().isEmpty();
        if (to.getScheme() != null || to.getRawAuthority() != null || hasPath) {
            return base.resolve(to);
        }
        String whole = base.toString();
        int fragment = whole.indexOf('#');
        String document = fragment < 0 ? whole : whole.substring(0, fragment);
        if (to.getRawQuery() == null) {
            return URI.create(document);
        }
        int query = document.indexOf('?');
        return URI.create((query < 0 ? document : document.substring(0, query)) + "?" + to.getRawQuery());
    }

    private Mono<Ended> goOn(URI url, SortedMap<String, String> form, Replied replied, List<Outcome> outcomes) {
        if (!outcomes.isEmpty() && outcomes.getLast() instanceof Outcome.Later later) {
            return Mono.just(new Ended(url, new Deferred(later.why())));
        }
        Onward onward = replied.said().onward();
        if (onward == null) {
            return Mono.just(new Ended(url, replied));
        }
        if (documents == DOCUMENTS_MAX) {
            remarks.accept(TOO_MANY_DOCUMENTS + ": one document more (expected: at most " + DOCUMENTS_MAX + ")");
            return Mono.just(new Ended(url, replied));
        }
        boolean told = onward.tellsOfReply() && !outcomes.isEmpty();
        return ask(resolved(url, onward.url()), told ? InboundForm.afterReply(form, outcomes.getLast()) : form);
    }
}

package io.trunkline.api.twilio;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.log.LifecycleLog;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.view.ViewUnavailableException;
import io.trunkline.gateway.waiting.Cancellations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@code POST …/Messages/{sid}.json}, which erases the text or cancels the message, and {@code DELETE …/Messages/{sid}.json}.
 *
 * <p>Answered once the erasure is durable in the log and the view shows it; where the view takes longer than two
 * seconds, once it is durable. Both may be repeated; a DELETE is then answered 404. A view that shows no text may not have
 * read it yet, so that every erasure is written. A text is erased wherever the
 * message stands, and what is on its way is still sent; a message is deleted only once it is finished, as Twilio has it.
 *
 * <p>A message is canceled where it waits to be sent, in its lane too; one of which anything was written to a carrier is refused as
 * too late. Where the gateway has not come to decide within five seconds which it is, 503 says to come again.
 */
final class EraseMessage {
    private static final int NOT_FINISHED = 20009;
    private static final int TOO_LATE_TO_CANCEL = 30409;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration DURABLE_MAX = Duration.ofSeconds(5);
    private static final Duration SHOWN_MAX = Duration.ofSeconds(2);
    private static final Duration DECIDED_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration POLL_LANE = Duration.ofMillis(100);

    private final MessageQueries messages;
    private final LifecycleLog lifecycle;
    private final Cancellations cancellations;
    private final InstantSource clock;

    EraseMessage(MessageQueries messages, LifecycleLog lifecycle, Cancellations cancellations, InstantSource clock) {
        this.messages = messages;
        this.lifecycle = lifecycle;
        this.cancellations = cancellations;
        this.clock = clock;
    }

    Mono<Answer> update(Account account, Request request) {
        return switch (Form.ofBody(request)) {
            case FormReading.Broken broken -> Mono.just(broken.error().answer());
            case Form form -> {
                ApiError wrong = wrong(form.first("Body"), form.first("Status"));
                yield wrong == null ? found(account, request, view -> updated(view, form)) : Mono.just(wrong.answer());
            }
        };
    }

    private static @Nullable ApiError wrong(@Nullable String body, @Nullable String status) {
        if (body != null && !body.isEmpty()) {
            return ApiError.badRequest("Body: " + ApiError.shown(body) + " (expected: empty, which erases the text)");
        }
        if (status != null && !status.equals("canceled")) {
            return ApiError.badRequest("Status: " + ApiError.shown(status) + " (expected: canceled)");
        }
        return null;
    }

    private Mono<Answer> updated(MessageView view, Form form) {
        if (form.first("Status") != null) {
            return canceled(view, clock.instant().plus(DECIDED_MAX), 0);
        }
        if (form.first("Body") == null) {
            return Mono.just(FetchMessage.answer(view));
        }
        return erased(
                        view,
                        new BodyErased(view.envelope().sid(), clock.instant()),
                        now -> now.body().isEmpty())
                .map(now ->
                        FetchMessage.answer(now.orElseGet(() -> new MessageView(view.envelope(), "", view.state()))));
    }

    /**
     * A message that was accepted a moment ago may not be seen to wait yet, and whoever has its lane takes a moment: it is looked at
     * again.
     *
     * @param asked the attempt of which a slot's owner was asked; 0 for none
     */
    private Mono<Answer> canceled(MessageView view, Instant until, int asked) {
        AccountSid account = view.envelope().account();
        MessageSid sid = view.envelope().sid();
        return switch (view.state().status()) {
            case CANCELED -> Mono.just(FetchMessage.answer(view));
            case AMBIGUOUS, SUBMITTED, DELIVERED, UNDELIVERED, FAILED, RECEIVED -> Mono.just(tooLate(sid));
            case ACCEPTED, WAITING, ROUTED ->
                cancellations.cancel(account, sid).timeout(DURABLE_MAX).flatMap(canceled -> {
                    if (canceled) {
                        return shownCanceled(view);
                    }
                    int attempt = view.state().attempt();
                    if (view.state().status() == Status.ROUTED && attempt != asked) {
                        return cancellations
                                .ask(account, sid)
                                .timeout(DURABLE_MAX)
                                .flatMap(asking -> asking ? again(view, until, attempt) : Mono.just(tooLate(sid)));
                    }
                    return clock.instant().isAfter(until)
                            ? Mono.just(undecided(sid, asked))
                            : again(view, until, asked);
                });
        };
    }

    private Mono<Answer> again(MessageView view, Instant until, int asked) {
        return Mono.delay(asked == 0 ? POLL : POLL_LANE)
                .then(messages.find(view.envelope().account(), view.envelope().sid()))
                .flatMap(now -> canceled(now, until, asked));
    }

    private static Answer tooLate(MessageSid sid) {
        return new ApiError(
                        409,
                        TOO_LATE_TO_CANCEL,
                        "Message " + sid + " is on its way or finished (expected: one that waits)")
                .answer();
    }

    private static Answer undecided(MessageSid sid, int asked) {
        String what = asked == 0
                ? "It is not decided yet whether message " + sid + " waits; nothing was changed"
                : "It is not decided yet whether message " + sid + " can be canceled; it may be still";
        return ApiError.unavailable(what).answer(RETRY_AFTER);
    }

    private Mono<Answer> shownCanceled(MessageView view) {
        MessageState canceled =
                view.state().evolve(new MessageCanceled(view.envelope().sid(), clock.instant(), null));
        return shown(view.envelope(), now -> now.state().status() == Status.CANCELED)
                .map(now -> FetchMessage.answer(
                        now.orElseGet(() -> new MessageView(view.envelope(), view.body(), canceled))));
    }

    Mono<Answer> delete(Account account, Request request) {
        return found(account, request, view -> {
            MessageSid sid = view.envelope().sid();
            if (!view.state().status().isTerminal()) {
                return Mono.just(new ApiError(
                                409, NOT_FINISHED, "Message " + sid + " is on its way (expected: one that is finished)")
                        .answer());
            }
            return erased(view, new MessageDeleted(sid, clock.instant()), now -> false)
                    .map(gone -> Answer.noContent());
        });
    }

    /** What the view shows once it has the erasure; empty where that is nothing, or not yet. */
    private Mono<Optional<MessageView>> erased(MessageView view, LifecycleEvent event, Predicate<MessageView> shown) {
        return lifecycle.append(event).timeout(DURABLE_MAX).then(shown(view.envelope(), shown));
    }

    private Mono<Optional<MessageView>> shown(Envelope envelope, Predicate<MessageView> shown) {
        return messages.find(envelope.account(), envelope.sid())
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .filter(now -> now.isEmpty() || shown.test(now.get()))
                .repeatWhenEmpty(missed -> missed.concatMap(times -> Mono.delay(POLL.multipliedBy(times + 1))))
                .timeout(SHOWN_MAX)
                .onErrorReturn(TimeoutException.class, Optional.empty())
                .onErrorReturn(ViewUnavailableException.class, Optional.empty());
    }

    /** The account's message, or what is answered where there is none, or where nothing can be said or written now. */
    private Mono<Answer> found(Account account, Request request, Function<MessageView, Mono<Answer>> then) {
        return MessageSid.parse(request.variable(1))
                .map(sid -> messages.find(account.sid(), sid))
                .orElseGet(Mono::empty)
                .flatMap(then)
                .switchIfEmpty(Mono.fromSupplier(
                        () -> ApiError.notFound(request.path()).answer()))
                .onErrorResume(ViewUnavailableException.class, e -> Mono.just(FetchMessage.unavailable()))
                .onErrorResume(EraseMessage::isOutage, e -> Mono.just(notWritten()));
    }

    private static boolean isOutage(Throwable fault) {
        return fault instanceof TimeoutException
                || fault instanceof LogUnavailableException
                || fault instanceof LogOutcomeUnknownException;
    }

    private static Answer notWritten() {
        return ApiError.unavailable("The message log does not answer; the erasure may be repeated")
                .answer(RETRY_AFTER);
    }
}

package io.trunkline.api.twilio;

import io.trunkline.api.access.Authenticator.Caller;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.intake.DryRun;
import io.trunkline.gateway.intake.IntakeResult;
import io.trunkline.gateway.intake.KeyedIntake;
import io.trunkline.gateway.intake.NewMessage;
import io.trunkline.gateway.intake.NewTerms;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.queue.Forecast;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@code POST …/Messages.json}.
 *
 * <p>201 once the log has the message, 400 for a refusal, 503 with Retry-After only where the log got nothing. Where
 * nobody knows whether the log has it, the answer is 409 with code 20409, and the SID in {@code details.sid}: the Java
 * library repeats 429, 500, 502 and 503, and clients of all kinds repeat 504, but none repeats a 409, so the message is
 * not doubled behind the caller's back; and neither is it an acceptance, which might prove empty. A GET of the SID tells,
 * once the log answers again; and the same request within two minutes stands for the same SID.
 *
 * <p>With an {@code Idempotency-Key} ({@link RequestKey}) a repeat is answered as the first was, with the same SID; one
 * that asks for something else, 422; and 429 while nobody can say whether the key was used.
 *
 * <p>429 too for a message that is above a limit of its account, its API key or its country, or the country's throughput. 400 with code 63038 or 20402
 * for one that a cap of the account on its day or month has no room for, and 429 while nobody can say how much it has.
 *
 * <p>429 with code 21611 where as much waits behind the sender as may. An acceptance tells in headers when the message is
 * likely to go, and what it waits for.
 *
 * <p>With {@code Dry-Run: true} nothing happens: 200 with the message as it would be, under a SID that names nothing, or
 * the refusal.
 */
final class CreateMessage {
    private static final int OUTCOME_UNKNOWN = 20409;
    private static final int KEY_OF_ANOTHER_REQUEST = 20422;

    /** Says that the message was accepted by an earlier request with the same key. */
    private static final String REPLAYED = "Idempotent-Replayed";

    /** Asks what would happen; in the answer, what would. */
    private static final String DRY_RUN = "Dry-Run";

    /** Counted from 1: how many messages of the sender go before it, at most, and itself. */
    private static final String QUEUE_POSITION = "Trunkline-Queue-Position";

    /** The rule that keeps it from going at once. */
    private static final String LIMITED_BY = "Trunkline-Limited-By";

    private static final String ESTIMATED_SEND_TIME = "Trunkline-Estimated-Send-Time";

    private final KeyedIntake intake;

    CreateMessage(KeyedIntake intake) {
        this.intake = intake;
    }

    Mono<Answer> handle(Caller caller, Request request) {
        return switch (Form.ofBody(request)) {
            case FormReading.Broken broken -> Mono.just(broken.error().answer());
            case Form form -> {
                ApiError unsupported = Unsupported.in(form);
                yield unsupported == null ? keyed(caller, request, form) : Mono.just(unsupported.answer());
            }
        };
    }

    private Mono<Answer> keyed(Caller caller, Request request, Form form) {
        return switch (RequestKey.of(request, form)) {
            case RequestKey.Broken broken -> Mono.just(broken.error().answer());
            case RequestKey.Read read ->
                isDryRun(request)
                        ? intake.dryRun(message(caller, form)).map(this::answer)
                        : intake.accept(message(caller, form), read.key()).map(this::answer);
        };
    }

    private static boolean isDryRun(Request request) {
        return "true".equalsIgnoreCase(request.headers().get(DRY_RUN));
    }

    private Answer answer(DryRun dryRun) {
        return switch (dryRun) {
            case DryRun.WouldAccept accept ->
                told(message(200, accept.message()), accept.message(), false)
                        .with(
                                DRY_RUN,
                                "accepted; not-before=" + accept.notBefore().truncatedTo(ChronoUnit.SECONDS));
            case DryRun.WouldRefuse refuse -> answer(refuse.refusal()).with(DRY_RUN, "refused");
        };
    }

    private static NewMessage message(Caller caller, Form form) {
        return new NewMessage(
                caller.account().sid(),
                number(form.first("To")),
                number(form.first("From")),
                form.first("MessagingServiceSid"),
                form.first("Body"),
                form.first("StatusCallback"),
                new NewTerms(
                        form.first("ValidityPeriod"),
                        form.first("ScheduleType"),
                        form.first("SendAt"),
                        form.first("AmbiguityPolicy"),
                        form.first("Urgency"),
                        null),
                caller.apiKey());
    }

    /** A plus sign that a caller forgot to encode arrives as a space. */
    private static @Nullable String number(@Nullable String text) {
        return text != null && text.startsWith(" ") ? "+" + text.substring(1) : text;
    }

    private Answer answer(IntakeResult result) {
        return switch (result) {
            case IntakeResult.Accepted accepted -> told(created(accepted.message()), accepted.message(), true);
            case IntakeResult.Repeated repeated -> created(repeated.message()).with(REPLAYED, "true");
            case IntakeResult.KeyOfAnotherRequest other ->
                new ApiError(
                                422,
                                KEY_OF_ANOTHER_REQUEST,
                                RequestKey.HEADER + ": used within 24 hours for a request with other parameters"
                                        + " (expected: a new key, or the same parameters)")
                        .answer();
            case IntakeResult.KeysUnavailable unavailable ->
                ApiError.tooManyRequests("Nobody can say now whether this " + RequestKey.HEADER
                                + " was used; nothing was accepted, and the same request may be repeated")
                        .answer(unavailable.retryAfter());
            case IntakeResult.Refused refused ->
                new ApiError(400, refused.code().code(), refused.code().text() + ". " + refused.detail()).answer();
            case IntakeResult.Limited limited -> limited(limited);
            case IntakeResult.Capped capped -> capped(capped.by());
            case IntakeResult.CapUnknown closed ->
                ApiError.tooManyRequests("Nobody can say now what is left of this account's cap of "
                                + closed.by().unitsMax() + " " + closed.by().key() + "; nothing was accepted")
                        .answer(closed.retryAfter());
            case IntakeResult.QueueFull full -> queueFull(full);
            case IntakeResult.Unavailable unavailable ->
                ApiError.unavailable("The message log takes nothing at the moment; nothing was accepted")
                        .answer(unavailable.retryAfter());
            case IntakeResult.Unknown unknown -> unknown(unknown.sid()).answer();
        };
    }

    private static Answer limited(IntakeResult.Limited limited) {
        RateLimit rate = limited.by().rate();
        return ApiError.tooManyRequests("Too many requests. Limit of "
                        + limited.by().key() + ": " + rate.perSecond()
                        + (limited.by().isShared() ? " segments/s (burst " : " messages/s (burst ") + rate.burst()
                        + "), which is used up; nothing was accepted, try again in "
                        + ApiError.wholeSeconds(limited.retryAfter()) + " s")
                .answer(limited.retryAfter());
    }

    /** 400 and not 429: the libraries would repeat that until the period is over. */
    private static Answer capped(AppliedLimit.Cap cap) {
        ErrorCode code = cap.code();
        return new ApiError(
                        400,
                        code.code(),
                        code.text() + ". Cap of account " + cap.key().account() + ": " + cap.unitsMax() + " "
                                + cap.key() + ", of which too little is left; it begins anew at " + cap.until()
                                + "; nothing was accepted",
                        Map.of(
                                "cap",
                                cap.key().kind().label(),
                                "limit",
                                Long.toString(cap.unitsMax()),
                                "resets_at",
                                cap.until().toString()))
                .answer();
    }

    private static Answer queueFull(IntakeResult.QueueFull full) {
        ErrorCode code = ErrorCode.QUEUE_FULL;
        return new ApiError(
                        429,
                        code.code(),
                        code.text() + ". From: " + full.sender() + " (expected: at most " + full.segmentsMax()
                                + " segments queued); nothing was accepted")
                .answer(full.retryAfter());
    }

    /** The answer with what is known of when the message goes. */
    private Answer told(Answer answer, AcceptedMessage message, boolean accepted) {
        Forecast forecast = intake.forecast(message.envelope(), accepted);
        return answer.with(QUEUE_POSITION, Long.toString(forecast.ahead() + 1))
                .with(LIMITED_BY, forecast.limitedBy().word())
                .with(
                        ESTIMATED_SEND_TIME,
                        forecast.sendAt().truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private static Answer created(AcceptedMessage message) {
        return message(201, message);
    }

    private static Answer message(int status, AcceptedMessage message) {
        return Answer.json(
                status,
                JsonBody.write(
                        json -> MessageJson.write(json, message.envelope(), message.body(), MessageState.ACCEPTED)));
    }

    private static ApiError unknown(MessageSid sid) {
        return new ApiError(
                409,
                OUTCOME_UNKNOWN,
                "The message log did not answer in time: message " + sid
                        + " may have been accepted; fetch it before sending it again",
                Map.of("sid", sid.toString()));
    }
}

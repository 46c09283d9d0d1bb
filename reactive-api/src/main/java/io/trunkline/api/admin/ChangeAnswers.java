package io.trunkline.api.admin;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.gateway.config.ChangeRefusal;
import io.trunkline.gateway.config.ChangeRefusal.Reason;
import io.trunkline.gateway.config.ChangeResult;
import io.trunkline.gateway.config.Directory;
import java.time.Duration;
import java.util.function.Function;

/** What a change that was asked for is answered with. */
final class ChangeAnswers {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int PROBLEMS_SHOWN = 20;

    private ChangeAnswers() {}

    /**
     * The answer.
     *
     * @param made the one to what was made, given a directory that has it
     */
    static Answer answer(ChangeResult result, Function<Directory, Answer> made) {
        return switch (result) {
            case ChangeResult.Made done -> made.apply(done.now());
            case ChangeResult.Refused refused -> refused(refused.refusal()).answer();
            case ChangeResult.Unavailable none ->
                ApiError.unavailable("The log takes no change at the moment; nothing was changed")
                        .answer(RETRY_AFTER);
            case ChangeResult.Unknown unknown ->
                new ApiError(504, 20504, "Whether the change was made is not known; fetch the entry again").answer();
        };
    }

    static ApiError refused(ChangeRefusal refusal) {
        String problems = String.join(
                "; ", refusal.problems().stream().limit(PROBLEMS_SHOWN).toList());
        int more = refusal.problems().size() - PROBLEMS_SHOWN;
        return error(refusal.reason(), more > 0 ? problems + "; and " + more + " more" : problems);
    }

    private static ApiError error(Reason reason, String message) {
        return switch (reason) {
            case MISSING -> new ApiError(404, 20404, message);
            case EXISTS, IN_CONFLICT -> new ApiError(409, 20409, message);
            case OVERTAKEN -> new ApiError(412, 20412, message);
            case INVALID -> ApiError.badRequest(message);
        };
    }

    static Answer preconditionRequired() {
        return new ApiError(
                        428,
                        20428,
                        "If-Match: missing (expected: the entry's ETag, or *; for a new entry If-None-Match: *)")
                .answer();
    }
}

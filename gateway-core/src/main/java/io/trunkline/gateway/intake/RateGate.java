package io.trunkline.gateway.intake;

import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.intake.admission.Verdict;
import io.trunkline.gateway.log.AcceptedMessage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lets checked messages through that are within their limits; one without limits costs nothing. Thread-safe.
 *
 * @param admit counts a message against all limits that apply, or against none
 */
record RateGate(DirectoryLog directory, Function<List<AppliedLimit>, Mono<Verdict>> admit) {

    /** The limits that a message counts against. */
    List<AppliedLimit> limits(NewMessage request, AcceptedMessage message) {
        Optional<AccountLimits> limits = directory.current().limits(request.account());
        return limits.isEmpty()
                ? List.of()
                : AppliedLimit.of(limits.get(), request.apiKey(), country(limits.get(), message));
    }

    /** Does what comes next, unless a limit has no room. */
    Mono<IntakeResult> pass(List<AppliedLimit> limits, Supplier<Mono<IntakeResult>> next) {
        return limits.isEmpty()
                ? next.get()
                : admit.apply(limits).flatMap(verdict -> switch (verdict) {
                    case Verdict.Admitted admitted -> next.get();
                    case Verdict.Limited limited ->
                        Mono.just(new IntakeResult.Limited(limited.by(), limited.retryAfter()));
                });
    }

    private static @Nullable String country(AccountLimits limits, AcceptedMessage message) {
        return limits.countries().isEmpty()
                ? null
                : PhoneNumbers.country(message.envelope().to()).orElse(null);
    }
}

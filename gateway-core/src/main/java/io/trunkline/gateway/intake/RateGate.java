package io.trunkline.gateway.intake;

import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.config.AccountCaps;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.intake.admission.AdmissionControl;
import io.trunkline.gateway.intake.admission.AppliedLimit;
import io.trunkline.gateway.intake.admission.Caps;
import io.trunkline.gateway.intake.admission.Offered;
import io.trunkline.gateway.intake.admission.Verdict;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.Envelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Lets checked messages through that are within their limits; one without limits costs nothing. Thread-safe. */
record RateGate(DirectoryLog directory, AdmissionControl admission) {

    /** The message and the limits that it counts against. */
    Offered offered(NewMessage request, AcceptedMessage message) {
        Directory now = directory.current();
        Envelope envelope = message.envelope();
        Optional<AccountLimits> limits = now.limits(request.account());
        List<AppliedLimit> applied = new ArrayList<>();
        limits.ifPresent(all -> applied.addAll(AppliedLimit.rates(all, request.apiKey(), country(all, message))));
        CountryRules.of(now, envelope.to()).stream()
                .filter(rule -> rule.segmentsPerSecond() > 0)
                .map(rule -> AppliedLimit.throughput(request.account(), rule.country(), rule.segmentsPerSecond()))
                .forEach(applied::add);
        applied.addAll(new Caps(
                        request.account(),
                        limits.map(AccountLimits::caps).orElse(AccountCaps.NONE),
                        now.policy(request.account())
                                .map(AccountPolicy::content)
                                .map(content -> content.messagesPerDayMax())
                                .orElse(0))
                .at(envelope.acceptedAt()));
        return new Offered(applied, envelope.segments());
    }

    /** Does what comes next, unless a limit has no room. */
    Mono<IntakeResult> pass(Offered offered, Supplier<Mono<IntakeResult>> next) {
        return offered.isFree()
                ? next.get()
                : admission
                        .admit(offered)
                        .flatMap(verdict -> refusal(verdict).map(Mono::just).orElseGet(next));
    }

    /** Why a cap would not let it through; a rate has room again before anybody reads of it. */
    Mono<Optional<IntakeResult>> capped(Offered offered) {
        return admission.judge(offered.capsOnly()).map(RateGate::refusal);
    }

    private static Optional<IntakeResult> refusal(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> Optional.empty();
            case Verdict.Limited limited -> Optional.of(new IntakeResult.Limited(limited.by(), limited.retryAfter()));
            case Verdict.Capped capped -> Optional.of(new IntakeResult.Capped(capped.by()));
            case Verdict.Uncounted closed -> Optional.of(new IntakeResult.CapUnknown(closed.by(), closed.retryAfter()));
        };
    }

    private static @Nullable String country(AccountLimits limits, AcceptedMessage message) {
        return limits.countries().isEmpty()
                ? null
                : PhoneNumbers.country(message.envelope().to()).orElse(null);
    }
}

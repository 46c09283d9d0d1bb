package io.trunkline.gateway.intake;

import io.trunkline.gateway.intake.Intake.Refusal;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.Urgency;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * The terms that a request names. An empty field counts as not given.
 *
 * @param ofSender what becomes of a message in doubt whose request does not say so
 */
record TermsCheck(NewTerms terms, AmbiguityPolicy ofSender, Instant now) {
    /** How far ahead a message may be scheduled, as at Twilio. */
    static final Duration AHEAD_MAX = Duration.ofDays(35);

    DeliveryTerms checked() throws Refusal {
        return new DeliveryTerms(ambiguity(), validity(), sendAt(), terms.partner(), urgency());
    }

    private Urgency urgency() throws Refusal {
        String urgency = given(terms.urgency());
        if (urgency == null) {
            return Urgency.TRANSACTIONAL;
        }
        return switch (urgency) {
            case "one_time_password" -> Urgency.ONE_TIME_PASSWORD;
            case "transactional" -> Urgency.TRANSACTIONAL;
            case "bulk" -> Urgency.BULK;
            default ->
                throw new Refusal(
                        ErrorCode.INVALID_PARAMETER,
                        "Urgency: " + Intake.shown(urgency) + " (expected: one_time_password, transactional or bulk)");
        };
    }

    private AmbiguityPolicy ambiguity() throws Refusal {
        String policy = given(terms.ambiguityPolicy());
        if (policy == null) {
            return ofSender;
        }
        if (policy.equals("resend_once")) {
            return AmbiguityPolicy.RESEND_ONCE;
        }
        if (policy.equals("fail_ambiguous")) {
            return AmbiguityPolicy.FAIL_AMBIGUOUS;
        }
        throw new Refusal(
                ErrorCode.INVALID_PARAMETER,
                "AmbiguityPolicy: " + Intake.shown(policy) + " (expected: resend_once or fail_ambiguous)");
    }

    private @Nullable Duration validity() throws Refusal {
        String period = given(terms.validityPeriod());
        if (period == null) {
            return null;
        }
        long secondsMax = Envelope.VALIDITY_MAX.toSeconds();
        if (period.matches("[0-9]{1,9}")) {
            long seconds = Long.parseLong(period);
            if (seconds >= 1 && seconds <= secondsMax) {
                return Duration.ofSeconds(seconds);
            }
        }
        throw new Refusal(
                ErrorCode.INVALID_PARAMETER,
                "ValidityPeriod: " + Intake.shown(period) + " (expected: 1.." + secondsMax + " seconds)");
    }

    private @Nullable Instant sendAt() throws Refusal {
        String type = given(terms.scheduleType());
        String at = given(terms.sendAt());
        if (type == null && at == null) {
            return null;
        }
        if (!"fixed".equals(type)) {
            throw new Refusal(
                    ErrorCode.INVALID_SCHEDULE_TYPE,
                    "ScheduleType: " + (type == null ? "missing" : Intake.shown(type)) + " (expected: fixed)");
        }
        if (at == null) {
            throw new Refusal(
                    ErrorCode.MISSING_SEND_AT, "SendAt: missing (expected: a time such as 2026-01-31T12:00:00Z)");
        }
        Instant time = time(at);
        if (time == null || !time.isAfter(now) || time.isAfter(now.plus(AHEAD_MAX))) {
            throw new Refusal(
                    ErrorCode.INVALID_SEND_AT,
                    "SendAt: " + Intake.shown(at) + " (expected: an ISO 8601 time within the next " + AHEAD_MAX.toDays()
                            + " days)");
        }
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Null for what is no time. A time without a zone is UTC. */
    private static @Nullable Instant time(String text) {
        try {
            TemporalAccessor parsed =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, Instant::from, LocalDateTime::from);
            return parsed instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(parsed);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}

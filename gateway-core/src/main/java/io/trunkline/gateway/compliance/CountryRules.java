package io.trunkline.gateway.compliance;

import io.trunkline.gateway.compliance.Rejection.Check;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.AccountPolicy.Countries;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the directory's countries ask of a message. Where a number may belong to several countries, what each of them asks
 * holds. A pure function of message and directory; {@link NumberingPlan#load} before the first use.
 */
public final class CountryRules {
    private static final Countries NOWHERE = new Countries(false, Set.of());

    /** Each round is a whole window later, and who looks further than two weeks finds none. */
    private static final int ROUNDS_MAX = 100;

    private CountryRules() {}

    /**
     * What is not allowed about a message; the first that is found.
     *
     * @param body its text
     */
    public static Optional<Rejection> rejection(Directory directory, Envelope envelope, String body) {
        Countries enabled = directory
                .policy(envelope.account())
                .map(AccountPolicy::countries)
                .orElse(NOWHERE);
        if (enabled.every() && !directory.hasCountries()) {
            return Optional.empty();
        }
        Address to = envelope.to();
        List<String> countries = NumberingPlan.countries(to);
        if (!enabled.every() && (countries.isEmpty() || !enabled.named().containsAll(countries))) {
            return Optional.of(new Rejection(
                    Check.COUNTRY,
                    ErrorCode.COUNTRY_NOT_ENABLED,
                    "To: " + to + " is a number of " + named(countries)
                            + " (expected: of a country that is enabled for this account)"));
        }
        return countries.stream()
                .flatMap(country -> directory.country(country).stream())
                .flatMap(rule ->
                        Stream.concat(sender(directory, rule, envelope.from()).stream(), content(rule, body).stream()))
                .findFirst()
                .or(() -> window(directory, envelope));
    }

    /** The rules of every country that the number may belong to. */
    public static List<CountryRule> of(Directory directory, Address to) {
        return directory.hasCountries()
                ? NumberingPlan.countries(to).stream()
                        .flatMap(country -> directory.country(country).stream())
                        .toList()
                : List.of();
    }

    private static String named(List<String> countries) {
        return countries.isEmpty() ? "no country" : String.join(" or ", countries);
    }

    private static Optional<Rejection> sender(Directory directory, CountryRule rule, Address from) {
        Sender.Kind kind = directory.sender(from).map(Sender::kind).orElse(Sender.Kind.LONG_CODE);
        if (!rule.allows(kind)) {
            return Optional.of(new Rejection(
                    Check.SENDER_KIND,
                    ErrorCode.NO_ROUTE,
                    "From: " + from + " is of kind " + kind + " (expected for " + rule.country() + ": one of "
                            + rule.senderKinds().stream().sorted().toList() + ")"));
        }
        if (rule.registeredKinds().contains(kind) && !directory.isRegistered(rule.country(), from)) {
            return Optional.of(new Rejection(
                    Check.REGISTRATION,
                    kind == Sender.Kind.TOLL_FREE ? ErrorCode.TOLL_FREE_NOT_VERIFIED : ErrorCode.SENDER_NOT_REGISTERED,
                    "From: " + from + " (expected: a sender that is registered in " + rule.country() + ")"));
        }
        return Optional.empty();
    }

    /** Whether the kind of a sender and its registration allow messages to the number. */
    public static boolean allowsSender(Directory directory, Address from, Address to) {
        return of(directory, to).stream()
                .allMatch(rule -> sender(directory, rule, from).isEmpty());
    }

    private static Optional<Rejection> content(CountryRule rule, String body) {
        return rule.prohibited()
                .foundIn(body)
                .map(found -> new Rejection(
                        Check.COUNTRY_CONTENT,
                        ErrorCode.FILTERED,
                        "Body: contains '" + found + "' (expected: nothing that is prohibited in " + rule.country()
                                + ")"));
    }

    private static Optional<Rejection> window(Directory directory, Envelope envelope) {
        Instant sendAt = envelope.terms().sendAt();
        Optional<Instant> opens = opens(directory, envelope.to(), sendAt == null ? envelope.acceptedAt() : sendAt);
        if (opens.isEmpty()) {
            return Optional.of(new Rejection(
                    Check.WINDOW,
                    ErrorCode.NO_ROUTE,
                    "To: " + envelope.to() + " may lie in time zones that have no sending hour in common"));
        }
        return opens.filter(at -> !at.isBefore(envelope.validUntil()))
                .map(at -> new Rejection(
                        Check.WINDOW,
                        ErrorCode.VALIDITY_EXPIRED,
                        "To: " + envelope.to() + " may be sent to from " + at
                                + " on (expected: before its validity ends, at " + envelope.validUntil() + ")"));
    }

    /**
     * When a message may be sent: at the instant given, or the first one after it at which the recipient's day is within the
     * sending windows wherever the number may lie; empty where there is none within two weeks.
     */
    public static Optional<Instant> opens(Directory directory, Address to, Instant from) {
        return opens(hours(directory, to), from);
    }

    /** When so much time has passed within the sending windows since the instant given; empty as above. */
    public static Optional<Instant> opens(Directory directory, Address to, Instant from, Duration wait) {
        List<LocalHours> asked = hours(directory, to);
        Optional<Instant> opens = opens(asked, from);
        Duration left = wait;
        for (int round = 0; round < ROUNDS_MAX && opens.isPresent(); round++) {
            Instant open = opens.get();
            Instant closes = asked.stream()
                    .map(hours -> hours.closes(open))
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
            if (open.plus(left).isBefore(closes)) {
                return Optional.of(open.plus(left));
            }
            left = left.minus(Duration.between(open, closes));
            opens = opens(asked, closes);
        }
        return Optional.empty();
    }

    private static Optional<Instant> opens(List<LocalHours> asked, Instant from) {
        Instant at = from;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            Instant before = at;
            for (LocalHours hours : asked) {
                Optional<Instant> opens = hours.opens(at);
                if (opens.isEmpty()) {
                    return opens;
                }
                at = opens.get();
            }
            if (at.equals(before)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static List<LocalHours> hours(Directory directory, Address to) {
        List<CountryRule> rules = of(directory, to).stream()
                .filter(rule -> !rule.windows().isEmpty())
                .toList();
        if (rules.isEmpty()) {
            return List.of();
        }
        List<ZoneId> zones = NumberingPlan.zones(to);
        return rules.stream().map(rule -> new LocalHours(rule.windows(), zones)).toList();
    }
}

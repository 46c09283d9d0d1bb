package io.trunkline.gateway.intake.admission;

import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A limit that a message counts against. */
public sealed interface AppliedLimit {
    /** As many as a message may have. */
    int SEGMENTS_MAX = 24;

    Key key();

    /** How much of the limit a message of so many segments takes. */
    long units(int segments);

    /**
     * A rate: there is room again in a moment. Counts messages; a country's throughput counts segments. A message is admitted
     * where one unit is free, however many it takes, and what comes after it waits for the rest: under a steady load of short
     * messages all that a long one takes would never be free at once.
     */
    record Rate(Key key, RateLimit rate) implements AppliedLimit {
        @Override
        public long units(int segments) {
            return isShared() ? segments : 1;
        }

        /** Whether it is one for all accounts. */
        public boolean isShared() {
            return key.kind() == LimitKind.THROUGHPUT;
        }

        /** How far beyond its burst a message may leave it, in units. */
        public long overrunMax() {
            return units(SEGMENTS_MAX) - 1;
        }
    }

    /**
     * A cap: what is used up stays used up until the period is over.
     *
     * @param unitsMax how many units the period has
     * @param unitsPerSegment 0 where a message counts one, whatever its segments are
     * @param since when the period began
     * @param until when the next one begins
     */
    record Cap(Key key, long unitsMax, long unitsPerSegment, Instant since, Instant until) implements AppliedLimit {
        @Override
        public long units(int segments) {
            return unitsPerSegment == 0 ? 1 : unitsPerSegment * segments;
        }

        /** What is said of a message that it has no room for. */
        public ErrorCode code() {
            return switch (key.kind()) {
                case DAILY_SPEND, MONTHLY_SPEND -> ErrorCode.SPEND_CAP_REACHED;
                case ACCOUNT, API_KEY, COUNTRY, THROUGHPUT, DAILY_MESSAGES, DAILY_SEGMENTS, MONTHLY_SEGMENTS ->
                    ErrorCode.VOLUME_CAP_REACHED;
            };
        }
    }

    /**
     * Which limit, whatever its size and period are now.
     *
     * @param account whose message asks; no part of a limit that all accounts share
     * @param of the API key's SID or the country's code; empty for the account
     */
    record Key(AccountSid account, LimitKind kind, String of) {
        /** For people: {@code account AC…}, {@code API key SK…}, {@code destination country US}. */
        @Override
        public String toString() {
            return switch (kind) {
                case ACCOUNT -> "account " + account;
                case API_KEY -> "API key " + of;
                case COUNTRY -> "destination country " + of;
                case THROUGHPUT -> "country " + of + " for all accounts";
                case DAILY_MESSAGES -> "messages a day";
                case DAILY_SEGMENTS -> "segments a day";
                case MONTHLY_SEGMENTS -> "segments a month";
                case DAILY_SPEND -> "millionths of the currency a day";
                case MONTHLY_SPEND -> "millionths of the currency a month";
            };
        }
    }

    /**
     * The rates that apply to a message, none where none is configured.
     *
     * @param apiKey null for a message that came without one
     * @param country null where it is not known
     */
    static List<AppliedLimit> rates(AccountLimits limits, @Nullable String apiKey, @Nullable String country) {
        List<AppliedLimit> applied = new ArrayList<>(3);
        AccountSid account = limits.account();
        limits.whole().ifPresent(rate -> applied.add(new Rate(new Key(account, LimitKind.ACCOUNT, ""), rate)));
        RateLimit ofKey = apiKey == null ? null : limits.apiKeys().get(apiKey);
        if (apiKey != null && ofKey != null) {
            applied.add(new Rate(new Key(account, LimitKind.API_KEY, apiKey), ofKey));
        }
        RateLimit ofCountry = country == null ? null : limits.countries().get(country);
        if (country != null && ofCountry != null) {
            applied.add(new Rate(new Key(account, LimitKind.COUNTRY, country), ofCountry));
        }
        return applied;
    }

    /** The throughput of a country, for a message of that account. */
    static AppliedLimit throughput(AccountSid account, String country, int segmentsPerSecond) {
        int burst =
                Math.max(SEGMENTS_MAX, RateLimit.ofPerSecond(segmentsPerSecond).burst());
        return new Rate(new Key(account, LimitKind.THROUGHPUT, country), new RateLimit(segmentsPerSecond, burst));
    }
}

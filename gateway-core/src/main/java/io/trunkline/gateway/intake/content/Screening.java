package io.trunkline.gateway.intake.content;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.compliance.CountryRules;
import io.trunkline.gateway.compliance.NumberingPlan;
import io.trunkline.gateway.compliance.Rejection;
import io.trunkline.gateway.compliance.Rejection.Check;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The checks of a message, in order: its country's rules, prohibited content, flood, pumping. What they refuse is
 * counted in {@code trunkline.screening.refused} by check. Thread-safe.
 *
 * <p>Traffic is remembered for {@value #ACCOUNTS_MAX} accounts that have checks; beyond them the one that was quiet for
 * longest is forgotten and begins anew. Other nodes are to be told what counts for floods: {@value #UNTOLD_MAX} messages are kept for that,
 * and of those beyond them nobody is told. {@code trunkline.screening.forgotten} counts destinations that were {@linkplain
 * RecentDestinations forgotten} while a limit might have held for them.
 */
public final class Screening {
    private static final int ACCOUNTS_MAX = 1000;
    private static final int UNTOLD_MAX = 5_000;

    private final MeterRegistry meters;
    private final Counter forgotten;
    private final Queue<Sighting> untold = new ArrayDeque<>();
    private final Map<AccountSid, AccountTraffic> traffic = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AccountSid, AccountTraffic> eldest) {
            return size() > ACCOUNTS_MAX;
        }
    };

    /** Reads the numbering plans of all countries: never call it on an event loop. */
    public Screening(MeterRegistry meters) {
        NumberingPlan.load();
        this.meters = meters;
        this.forgotten = meters.counter("trunkline.screening.forgotten");
    }

    /**
     * Why the message is not let through. Where it is, it counts for floods at once, so that of two that come together not
     * both are; say then what becomes of it, with {@link #taken} where the log has it or may have it, and with {@link
     * #takeBack} once its request has ended.
     */
    public Optional<Rejection> admit(Directory directory, AcceptedMessage message) {
        ContentPolicy policy = policy(directory, message);
        Optional<Rejection> rejection = unremembered(directory, policy, message);
        if (rejection.isEmpty() && remembers(policy)) {
            rejection = traffic(message.envelope().account()).admit(policy, message);
        }
        rejection.ifPresent(found -> meters.counter("trunkline.screening.refused", "check", word(found.check()))
                .increment());
        return rejection;
    }

    /**
     * The message stays counted, and other nodes are told of it. May be said again, and of a message that was not admitted
     * here or was taken back.
     */
    public void taken(Directory directory, AcceptedMessage message) {
        if (countsForFloods(directory, message)
                && traffic(message.envelope().account()).take(message)) {
            keep(message);
        }
    }

    /** The message counts for floods no more, unless it was {@link #taken}. */
    public void takeBack(Directory directory, AcceptedMessage message) {
        if (countsForFloods(directory, message)) {
            traffic(message.envelope().account()).takeBack(message);
        }
    }

    private static boolean countsForFloods(Directory directory, AcceptedMessage message) {
        return !policy(directory, message).flood().isNone();
    }

    /** Why the message would not be let through now; changes nothing. */
    public Optional<Rejection> judge(Directory directory, AcceptedMessage message) {
        ContentPolicy policy = policy(directory, message);
        Optional<Rejection> rejection = unremembered(directory, policy, message);
        return rejection.isEmpty() && remembers(policy)
                ? traffic(message.envelope().account()).judge(policy, message)
                : rejection;
    }

    private static ContentPolicy policy(Directory directory, AcceptedMessage message) {
        return directory
                .policy(message.envelope().account())
                .map(AccountPolicy::content)
                .orElse(ContentPolicy.OFF);
    }

    private static Optional<Rejection> unremembered(
            Directory directory, ContentPolicy policy, AcceptedMessage message) {
        return CountryRules.rejection(directory, message.envelope(), message.body())
                .or(() -> policy.prohibited()
                        .foundIn(message.body())
                        .map(found -> new Rejection(
                                Check.CONTENT,
                                ErrorCode.FILTERED,
                                "Body: contains '" + found + "' (expected: nothing that this account prohibits)")));
    }

    private static boolean remembers(ContentPolicy policy) {
        return policy.pumping() || !policy.flood().isNone();
    }

    private AccountTraffic traffic(AccountSid account) {
        synchronized (traffic) {
            return traffic.computeIfAbsent(account, first -> new AccountTraffic(forgotten));
        }
    }

    private void keep(AcceptedMessage message) {
        Envelope envelope = message.envelope();
        synchronized (untold) {
            if (untold.size() < UNTOLD_MAX) {
                untold.add(new Sighting(
                        envelope.account(), envelope.to(), message.body().hashCode()));
            }
        }
    }

    /** Takes what other nodes are to be told, the oldest first. */
    List<Sighting> untold(int most) {
        List<Sighting> next = new ArrayList<>();
        synchronized (untold) {
            while (next.size() < most && !untold.isEmpty()) {
                next.add(untold.remove());
            }
        }
        return next;
    }

    /** What another node has told; counts as seen now. */
    void heard(Collection<Sighting> sightings, long nowMillis) {
        sightings.forEach(sighting -> traffic(sighting.account()).heard(sighting, nowMillis));
    }

    private static String word(Check check) {
        return check.name().toLowerCase(Locale.ROOT);
    }
}

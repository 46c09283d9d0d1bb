package io.trunkline.api.admin;

import io.trunkline.gateway.config.AccountCaps;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfLimits;
import io.trunkline.gateway.config.RateLimit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code limits}: how fast accounts may send, and how much. */
final class LimitsKind extends EntryKind<OfLimits> {
    LimitsKind() {
        super("limits", List.of("account"), OfLimits.class);
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.limitsKey(fields.account("account"));
    }

    @Override
    OfLimits read(Fields fields, @Nullable OfLimits before, IssuedSecrets secrets) {
        Map<String, RateLimit> countries = rates(fields.named("countries"));
        countries.keySet().forEach(CountryRule::requireCountry);
        return new OfLimits(new AccountLimits(
                fields.account("account"),
                fields.has("whole") ? Optional.of(rate(fields.object("whole"))) : Optional.empty(),
                rates(fields.named("api_keys")),
                countries,
                caps(fields.object("caps"))));
    }

    /** Another rate has another burst, unless the patch says which. */
    @Override
    void beforePatch(Map<String, Object> tree, Map<String, Object> patch) {
        forgetBurst(tree, patch, "whole");
        for (String named : List.of("api_keys", "countries")) {
            if (tree.get(named) instanceof Map<?, ?> rates && patch.get(named) instanceof Map<?, ?> patched) {
                Map<String, Object> inner = Json.fields(patched);
                inner.keySet().forEach(name -> forgetBurst(Json.fields(rates), inner, name));
            }
        }
    }

    private static void forgetBurst(Map<String, Object> tree, Map<String, Object> patch, String name) {
        if (tree.get(name) instanceof Map<?, ?> rate
                && patch.get(name) instanceof Map<?, ?> patched
                && patched.containsKey("per_second")) {
            rate.remove("burst");
        }
    }

    private static AccountCaps caps(Fields fields) {
        AccountCaps caps = new AccountCaps(
                fields.count("segments_per_day", 0),
                fields.count("segments_per_month", 0),
                fields.count("micros_per_day", 0),
                fields.count("micros_per_month", 0),
                fields.count("micros_per_segment", 0));
        fields.requireNoOther();
        return caps;
    }

    private static Map<String, RateLimit> rates(Map<String, Fields> named) {
        Map<String, RateLimit> rates = new TreeMap<>();
        named.forEach((name, fields) -> rates.put(name, rate(fields)));
        return rates;
    }

    private static RateLimit rate(Fields fields) {
        int perSecond = fields.number("per_second");
        RateLimit rate = fields.has("burst")
                ? new RateLimit(perSecond, fields.number("burst"))
                : RateLimit.ofPerSecond(perSecond);
        fields.requireNoOther();
        return rate;
    }

    @Override
    void write(OfLimits entry, Map<String, Object> tree) {
        AccountLimits limits = entry.limits();
        tree.put("account", limits.account().value());
        limits.whole().ifPresent(rate -> tree.put("whole", tree(rate)));
        tree.put("api_keys", tree(limits.apiKeys()));
        tree.put("countries", tree(limits.countries()));
        tree.put("caps", tree(limits.caps()));
    }

    private static Map<String, Object> tree(AccountCaps caps) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("segments_per_day", caps.segmentsPerDay());
        tree.put("segments_per_month", caps.segmentsPerMonth());
        tree.put("micros_per_day", caps.microsPerDay());
        tree.put("micros_per_month", caps.microsPerMonth());
        tree.put("micros_per_segment", caps.microsPerSegment());
        return tree;
    }

    private static Map<String, Object> tree(Map<String, RateLimit> rates) {
        Map<String, Object> tree = new TreeMap<>();
        rates.forEach((name, rate) -> tree.put(name, tree(rate)));
        return tree;
    }

    private static Map<String, Object> tree(RateLimit rate) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("per_second", rate.perSecond());
        tree.put("burst", rate.burst());
        return tree;
    }
}

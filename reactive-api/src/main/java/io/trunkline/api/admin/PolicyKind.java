package io.trunkline.api.admin;

import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.AccountPolicy.Countries;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.config.ContentPolicy.FloodLimit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code policies}: what accounts may do. */
final class PolicyKind extends EntryKind<OfPolicy> {
    PolicyKind() {
        super("policies", List.of("account"), OfPolicy.class);
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.policyKey(fields.account("account"));
    }

    @Override
    OfPolicy read(Fields fields, @Nullable OfPolicy before, IssuedSecrets secrets) {
        return new OfPolicy(new AccountPolicy(
                fields.account("account"),
                new Countries(fields.truth("all_countries", false), Set.copyOf(fields.texts("countries"))),
                new ContentPolicy(
                        ProhibitedJson.read(fields.object("prohibited")),
                        new FloodLimit(
                                fields.number("same_text_max", 0),
                                fields.number("destination_max", 0),
                                Duration.ofSeconds(fields.number("flood_seconds", 0))),
                        fields.truth("pumping", false),
                        fields.number("messages_per_day_max", 0))));
    }

    @Override
    void write(OfPolicy entry, Map<String, Object> tree) {
        AccountPolicy policy = entry.policy();
        ContentPolicy content = policy.content();
        tree.put("account", policy.account().value());
        tree.put("all_countries", policy.countries().every());
        tree.put("countries", List.copyOf(new TreeSet<>(policy.countries().named())));
        tree.put("prohibited", ProhibitedJson.tree(content.prohibited()));
        tree.put("same_text_max", content.flood().sameTextMax());
        tree.put("destination_max", content.flood().destinationMax());
        tree.put("flood_seconds", content.flood().within().toSeconds());
        tree.put("pumping", content.pumping());
        tree.put("messages_per_day_max", content.messagesPerDayMax());
    }
}

package io.trunkline.api.admin;

import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeRefusal;
import io.trunkline.gateway.config.ChangeRefusal.Reason;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.SecretBox;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Many entries at once. One that says a version must have it still; one that is there already as it is described is left
 * alone. It remembers what the last decision came to; one thread at a time.
 */
final class ApplyPlan implements ChangePlan {
    /** How many changes a report names; it counts all. */
    private static final int SHOWN_MAX = 1_000;

    private final Map<String, Object> body;
    private final SecretBox box;
    private final boolean prune;
    private final Map<String, IssuedSecrets> secrets = new LinkedHashMap<>();

    private List<String> problems = new ArrayList<>();
    private Map<String, DirectoryEdit> edits = new LinkedHashMap<>();
    private Set<String> listed = new HashSet<>();
    private Map<String, Object> shown = new LinkedHashMap<>();
    private int created;
    private int changed;
    private int unchanged;
    private int removed;

    /**
     * @param body lists of entries by their kind
     * @param prune whether entries go that are not listed, of the kinds that are: an empty list takes all of its kind
     */
    ApplyPlan(Map<String, Object> body, SecretBox box, boolean prune) {
        this.body = body;
        this.box = box;
        this.prune = prune;
    }

    @Override
    public Decision decide(Directory now) {
        problems = new ArrayList<>();
        edits = new LinkedHashMap<>();
        listed = new HashSet<>();
        shown = new LinkedHashMap<>();
        removed = 0;
        created = 0;
        changed = 0;
        unchanged = 0;
        Fields fields = new Fields(body);
        try {
            for (EntryKind<?> kind : EntryKinds.ALL) {
                List<Map<String, Object>> entries = fields.trees(kind.path());
                for (int i = 0; i < entries.size(); i++) {
                    take(kind, entries.get(i), kind.path() + "[" + i + "]", now);
                }
                if (prune && body.containsKey(kind.path())) {
                    now.entries().values().stream().filter(kind::holds).forEach(this::prune);
                }
            }
            fields.requireNoOther();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems.isEmpty()
                ? EntryPlan.whole(now, List.copyOf(edits.values()))
                : new Refusal(new ChangeRefusal(Reason.INVALID, problems));
    }

    private void take(EntryKind<?> kind, Map<String, Object> given, String place, Directory now) {
        try {
            Map<String, Object> tree = new LinkedHashMap<>(given);
            String key = kind.key(new Fields(tree));
            Optional<ChangeRefusal> overtaken = version(tree).flatMap(version -> version.refusal(now, key));
            if (overtaken.isPresent()) {
                throw new IllegalArgumentException(
                        String.join("; ", overtaken.get().problems()));
            }
            DirectoryEntry before = now.entry(key).orElse(null);
            IssuedSecrets issued = secrets.computeIfAbsent(key, first -> new IssuedSecrets(box));
            note(kind.entry(tree, before, issued), before);
        } catch (IllegalArgumentException | DateTimeException e) {
            problems.add(place + ": " + e.getMessage());
        }
    }

    private static Optional<Precondition> version(Map<String, Object> tree) {
        return tree.get("version") instanceof Long version && version > 0
                ? Optional.of(new Precondition.OfVersion(version))
                : Optional.empty();
    }

    private void prune(DirectoryEntry entry) {
        if (!listed.contains(entry.key())) {
            edits.put(entry.key(), new DirectoryEdit.Remove(entry.key()));
            show(entry.key(), "removed");
            removed++;
        }
    }

    private void show(String key, String change) {
        if (shown.size() < SHOWN_MAX) {
            shown.put(key, change);
        }
    }

    private void note(DirectoryEntry entry, @Nullable DirectoryEntry before) {
        listed.add(entry.key());
        if (entry.equals(before)) {
            unchanged++;
            return;
        }
        if (edits.put(entry.key(), new DirectoryEdit.Put(entry)) != null) {
            throw new IllegalArgumentException(entry.key() + ": twice (expected: once)");
        }
        show(entry.key(), before == null ? "created" : "changed");
        if (before == null) {
            created++;
        } else {
            changed++;
        }
    }

    /**
     * What the last decision came to.
     *
     * @param made whether it was carried out, so that the secrets that it made are real
     */
    Map<String, Object> report(boolean made) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("created", created);
        report.put("changed", changed);
        report.put("unchanged", unchanged);
        report.put("removed", removed);
        report.put("changes", shown);
        if (made) {
            Map<String, Object> issued = new LinkedHashMap<>();
            secrets.forEach((key, ofKey) -> {
                if (!ofKey.issued().isEmpty()) {
                    issued.put(key, ofKey.issued());
                }
            });
            report.put("secrets", issued);
        }
        return report;
    }
}

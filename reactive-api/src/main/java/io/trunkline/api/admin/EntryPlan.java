package io.trunkline.api.admin;

import io.trunkline.gateway.config.ChangePlan;
import io.trunkline.gateway.config.ChangeRefusal;
import io.trunkline.gateway.config.ChangeRefusal.Reason;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEdit;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryReferences;
import io.trunkline.gateway.config.RouteUndo;
import java.time.DateTimeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plans of changes that keep the directory whole. */
final class EntryPlan {
    private EntryPlan() {}

    /**
     * One entry is put.
     *
     * @param made of what is there now, if anything is; throws IllegalArgumentException where nothing can be made of it
     */
    static ChangePlan put(
            String key, Precondition precondition, Function<@Nullable DirectoryEntry, DirectoryEntry> made) {
        return now -> {
            Optional<ChangeRefusal> refusal = precondition.refusal(now, key);
            if (refusal.isPresent()) {
                return new ChangePlan.Refusal(refusal.get());
            }
            try {
                return whole(
                        now,
                        List.of(new DirectoryEdit.Put(made.apply(now.entry(key).orElse(null)))));
            } catch (IllegalArgumentException | DateTimeException e) {
                return invalid(e);
            }
        };
    }

    /** One entry is removed. */
    static ChangePlan remove(String key, Precondition precondition) {
        return now -> precondition
                .refusal(now, key)
                .<ChangePlan.Decision>map(ChangePlan.Refusal::new)
                .orElseGet(() -> whole(now, List.of(new DirectoryEdit.Remove(key))));
    }

    /** The edits, unless they leave something that names what is not there. */
    static ChangePlan.Decision whole(Directory now, List<DirectoryEdit> edits) {
        List<String> broken = DirectoryReferences.broken(now, now.edited(edits));
        return broken.isEmpty()
                ? new ChangePlan.Edits(RouteUndo.remembered(now, edits))
                : new ChangePlan.Refusal(new ChangeRefusal(Reason.IN_CONFLICT, broken));
    }

    static ChangePlan.Refusal invalid(RuntimeException e) {
        return new ChangePlan.Refusal(new ChangeRefusal(Reason.INVALID, String.valueOf(e.getMessage())));
    }
}

package io.trunkline.api.admin;

import io.trunkline.gateway.config.DirectoryEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of entry as JSON: which fields it has, and which of them name it. Stateless.
 *
 * @param <E> the directory's word for it
 */
abstract class EntryKind<E extends DirectoryEntry> {
    /** What every entry shows and nobody sets. */
    private static final String[] READ_ONLY = {"version", "updated_at", "updated_by"};

    private final String path;
    private final List<String> identity;
    private final Class<E> type;

    /**
     * @param path the plural, as the path has it
     * @param identity the fields that name an entry, in the order of the path
     */
    EntryKind(String path, List<String> identity, Class<E> type) {
        this.path = path;
        this.identity = identity;
        this.type = type;
    }

    final String path() {
        return path;
    }

    final List<String> identity() {
        return identity;
    }

    final boolean holds(DirectoryEntry entry) {
        return type.isInstance(entry);
    }

    /** The entry's fields but for its secrets. */
    final Map<String, Object> tree(DirectoryEntry entry) {
        Map<String, Object> tree = new LinkedHashMap<>();
        write(type.cast(entry), tree);
        return tree;
    }

    /**
     * The entry that the fields make.
     *
     * @param before the one in whose place it comes, whose secrets it keeps; null where there is none
     * @throws IllegalArgumentException when they make none
     */
    final DirectoryEntry entry(Map<String, Object> tree, @Nullable DirectoryEntry before, IssuedSecrets secrets) {
        Fields fields = new Fields(tree);
        fields.ignore(READ_ONLY);
        E entry = read(fields, before == null ? null : type.cast(before), secrets);
        fields.requireNoOther();
        return entry;
    }

    /** Fields that name a new entry where the caller names it not. */
    void name(Map<String, Object> tree) {}

    /** Takes away what a patch makes obsolete. */
    void beforePatch(Map<String, Object> tree, Map<String, Object> patch) {}

    /**
     * The key that the identity's fields make.
     *
     * @throws IllegalArgumentException when they make none
     */
    abstract String key(Fields fields);

    abstract E read(Fields fields, @Nullable E before, IssuedSecrets secrets);

    abstract void write(E entry, Map<String, Object> tree);
}

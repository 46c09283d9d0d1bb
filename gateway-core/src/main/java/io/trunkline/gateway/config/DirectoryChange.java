package io.trunkline.gateway.config;

import java.util.Optional;

/**
 * A change that was made.
 *
 * @param key of the entry ({@link DirectoryEntry#key})
 * @param entry as it is since then; empty where it was removed
 */
public record DirectoryChange(String key, Optional<DirectoryEntry> entry, EntryStamp stamp) {}

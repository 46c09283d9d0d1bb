package io.trunkline.gateway.config;

/** A change to be made. */
public sealed interface DirectoryEdit {
    /** Of the entry that it is about ({@link DirectoryEntry#key}). */
    String key();

    /** The entry takes the place of the one of the same key. */
    record Put(DirectoryEntry entry) implements DirectoryEdit {
        @Override
        public String key() {
            return entry.key();
        }
    }

    record Remove(String key) implements DirectoryEdit {}
}

package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is done to a whole folder. */
final class Folders {

    private Folders() {}

    /** Removes the folder with all that is in it, if it exists. */
    static void delete(Path folder) throws IOException {
        for (Path file : contents(folder).reversed()) {
            Files.delete(file);
        }
    }

    /** Makes {@code userId} the owner of the folder and all that is in it, unless it owns the folder. Needs root. */
    static void give(Path folder, int userId) throws IOException {
        if (Files.exists(folder) && !Files.getAttribute(folder, "unix:uid").equals(userId)) {
            // The folder itself comes last, so that an interrupted change is taken up again.
            for (Path file : contents(folder).reversed()) {
                Files.setAttribute(file, "unix:uid", userId);
                Files.setAttribute(file, "unix:gid", userId);
            }
        }
    }

    private static List<Path> contents(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.sorted(Comparator.naturalOrder()).toList();
        }
    }
}

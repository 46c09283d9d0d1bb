package io.trunkline.smpp.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The seed corpora: a folder for each target, a file for each input. */
final class Seeds {
    private Seeds() {}

    /** The inputs of one target, in the order of their names. */
    static List<byte[]> of(String target) {
        URL folder = Objects.requireNonNull(Seeds.class.getResource("seeds/" + target), target);
        try (Stream<Path> files = Files.list(Path.of(new URI(folder.toString())))) {
            return files.sorted().map(Seeds::read).toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(folder.toString(), e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

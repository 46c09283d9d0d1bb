package io.trunkline.bench.crash.world;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What all nodes of a run are started from: the class path of this process, and the JVM's ahead-of-time cache of it, which
 * halves the work of a start. The cache takes jars alone, so folders of classes are packed first.
 *
 * @param classPath jars only
 * @param cache what a first start writes when it ends, and later ones read; they do without where it is missing
 */
record NodeImage(String classPath, Path cache) {
    /** Packs this process' class path. */
    static NodeImage pack(Path folder) throws IOException {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .map(part -> Files.isDirectory(part) ? jar(part, jars) : part)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return new NodeImage(classPath, folder.resolve("node.aot"));
    }

    private static Path jar(Path classes, Path jars) {
        try (Stream<Path> files = Files.walk(classes)) {
            Path jar = Files.createTempFile(jars, "classes-", ".jar");
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream packed = new JarOutputStream(out)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    packed.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                    Files.copy(file, packed);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(classes + " could not be packed", e);
        }
    }

    /** The options of the start that writes the cache. */
    List<String> writing() {
        return List.of("-XX:AOTCacheOutput=" + cache);
    }

    /** The options of every later one. */
    List<String> reading() {
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }
}

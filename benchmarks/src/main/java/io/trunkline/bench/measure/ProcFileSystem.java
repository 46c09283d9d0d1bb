package io.trunkline.bench.measure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads {@code /proc}. A process may end between two reads; what is gone by then reads as absent. Blocks, so never on
 * the event loop.
 */
final class ProcFileSystem {
    private static final String PROCESS_DIRECTORIES = "[0-9]*";
    private static final String LISTENING = "0A";

    private final Path root;

    /** @param root {@code /proc}, or a planted folder in its shape */
    ProcFileSystem(Path root) {
        this.root = root;
    }

    /** Every process of the machine. */
    List<ProcessStat> processes() {
        var stats = new ArrayList<ProcessStat>();
        for (Path directory : list(root, PROCESS_DIRECTORIES)) {
            List<String> lines = lines(directory.resolve("stat"));
            ProcessStat stat = lines.isEmpty() ? null : ProcessStat.parse(String.join("\n", lines));
            if (stat != null) {
                stats.add(stat);
            }
        }
        return stats;
    }

    List<String> arguments(int pid) {
        String commandLine = String.join("\n", lines(process(pid).resolve("cmdline")));
        return commandLine.isEmpty() ? List.of() : List.of(commandLine.split("\0", -1));
    }

    ProcessMemory memory(int pid) {
        return ProcessMemory.parse(lines(process(pid).resolve("status")));
    }

    /** The process that listens on TCP port {@code port} of any address, where we may look into it. */
    OptionalInt listenerOn(int port) {
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : lines(root.resolve(table))) {
                String[] fields = line.strip().split(" +", -1);
                if (fields.length > 9 && fields[3].equals(LISTENING) && portOf(fields[1]) == port) {
                    return ownerOf("socket:[" + fields[9] + "]");
                }
            }
        }
        return OptionalInt.empty();
    }

    private OptionalInt ownerOf(String socket) {
        for (Path directory : list(root, PROCESS_DIRECTORIES)) {
            for (Path descriptor : list(directory.resolve("fd"), "*")) {
                if (linkTarget(descriptor).equals(socket)) {
                    return OptionalInt.of(
                            Integer.parseInt(directory.getFileName().toString()));
                }
            }
        }
        return OptionalInt.empty();
    }

    private Path process(int pid) {
        return root.resolve(Integer.toString(pid));
    }

    private static int portOf(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }

    private static String linkTarget(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }

    private static List<Path> list(Path directory, String glob) {
        var paths = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
            entries.forEach(paths::add);
        } catch (IOException gone) {
            return List.of();
        }
        return paths;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, ISO_8859_1);
        } catch (IOException gone) {
            return List.of();
        }
    }
}

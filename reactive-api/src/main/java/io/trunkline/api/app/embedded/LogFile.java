package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What one server prints. Each start begins a new file; the one before is kept as {@code NAME.log.1}. */
record LogFile(Path path) {

    private static final int LAST_LINES = 12;
    private static final int END_BYTES = 16 * 1024;

    static LogFile of(Path dataDirectory, Service service) {
        return new LogFile(dataDirectory.resolve("logs").resolve(service.fileName() + ".log"));
    }

    void startAnew() throws IOException {
        Files.createDirectories(path.getParent());
        if (Files.exists(path)) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Whether a line so far contains {@code text}; meant for the short log of a start. */
    boolean contains(String text) throws IOException {
        return Files.exists(path)
                && Files.readString(path, StandardCharsets.ISO_8859_1).contains(text);
    }

    List<String> lastLines() {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - END_BYTES));
            byte[] end = new byte[(int) Math.min(END_BYTES, file.length())];
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
            return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}

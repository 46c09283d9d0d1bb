package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One process's claim on one part of a data folder, so that a gateway and {@code scripts/services} may share a folder as
 * long as they run different parts. The operating system ends the claim with the process, however that ends.
 */
public final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Claims {@code part} of the folder, which is made when missing.
     *
     * @throws DataDirectoryInUse if another process, or this one, holds it
     */
    public static DirectoryLock claim(Path dataDirectory, String part) {
        Path file = dataDirectory.resolve("locks").resolve(part + ".lock");
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                String holder =
                        Files.readString(file, StandardCharsets.US_ASCII).strip();
                channel.close();
                throw new DataDirectoryInUse("the data folder " + dataDirectory + " is in use: its part " + part
                        + " is held by process " + (holder.isEmpty() ? "(unknown)" : holder)
                        + " (expected: a folder of its own for each; choose one with --data)");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new DirectoryLock(channel);
        } catch (IOException fault) {
            throw new UncheckedIOException("the data folder " + dataDirectory + " can't be used", fault);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}

package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's program files, unpacked once from the class path. The xz layer is read here, because small systems have no
 * {@code xz}; the tar layer is left to {@code tar}, which every system has and which keeps links and modes.
 */
final class PostgresProgram {

    private final Path folder;

    private PostgresProgram(Path folder) {
        this.folder = folder;
    }

    static PostgresProgram unpackedIn(Path parent) throws IOException, InterruptedException {
        String archive = Platform.current().postgresArchive;
        Path folder = parent.resolve("program");
        Path mark = folder.resolve(archive + ".size");
        try (InputStream packed = Platform.open(archive)) {
            // The archive's size tells one release from another.
            String size = Integer.toString(packed.available());
            if (!Files.exists(mark) || !Files.readString(mark).equals(size)) {
                Path draft = parent.resolve("program.new");
                Folders.delete(draft);
                Files.createDirectories(draft);
                unpack(packed, draft);
                Files.writeString(draft.resolve(mark.getFileName()), size);
                Folders.delete(folder);
                Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return new PostgresProgram(folder);
    }

    private static void unpack(InputStream packed, Path into) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-xf", "-", "-C", into.toString())
                .redirectErrorStream(true)
                .start();
        IOException broken = null;
        try (OutputStream input = tar.getOutputStream();
                XZInputStream unpacked = new XZInputStream(packed)) {
            unpacked.transferTo(input);
        } catch (IOException fault) {
            broken = fault;
        }
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (tar.waitFor() != 0 || broken != null) {
            throw new IOException("tar could not unpack PostgreSQL into " + into + ": " + said.strip(), broken);
        }
    }

    Path file(String name) {
        return folder.resolve("bin").resolve(name);
    }
}

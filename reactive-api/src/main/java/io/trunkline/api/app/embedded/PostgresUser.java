package io.trunkline.api.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * As whom PostgreSQL runs, because it refuses to be root. A plain user runs it as is. Root runs it in a user namespace of
 * its own where that is allowed: there it is nobody in name and still the owner of root's files. Else root becomes user
 * 65534 and gives the data to that user, which needs a data folder whose path everybody may pass.
 *
 * @param prefix what to put before the program
 * @param userId the owner that the data must have, as this process sees it; -1 to leave it
 */
record PostgresUser(List<String> prefix, int userId) {

    private static final int NOBODY = 65_534;
    private static final int LEAVE = -1;

    private static final List<PostgresUser> INSTEAD_OF_ROOT = List.of(
            new PostgresUser(List.of("unshare", "-U", "--"), 0),
            new PostgresUser(
                    List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"), NOBODY));

    /** Finds a way that can run {@code program}. */
    static PostgresUser toRun(Path program) throws IOException, InterruptedException {
        if (!isRoot()) {
            return new PostgresUser(List.of(), LEAVE);
        }
        for (PostgresUser user : INSTEAD_OF_ROOT) {
            if (user.canRun(program)) {
                return user;
            }
        }
        throw new IOException("PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv --reuid=" + NOBODY
                + "` could run " + program + " (expected: a data folder that user " + NOBODY
                + " may reach, a start as a plain user, or --postgres)");
    }

    void own(Path folder) throws IOException {
        if (userId != LEAVE) {
            Folders.give(folder, userId);
        }
    }

    private boolean canRun(Path program) throws InterruptedException {
        try {
            return new ProcessBuilder(Command.line(prefix, List.of(program.toString(), "--version")))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchTool) {
            return false;
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}

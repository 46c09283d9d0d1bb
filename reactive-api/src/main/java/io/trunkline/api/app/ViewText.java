package io.trunkline.api.app;

import io.trunkline.gateway.view.postgres.PostgresServer;
import io.trunkline.gateway.view.postgres.ViewDump;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import reactor.core.scheduler.Schedulers;

/** The view as a file. Blocks; for {@code main}. */
record ViewText(PostgresServer database) {
    private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

    /**
     * Writes the view's canonical text; returns how many messages that are.
     *
     * @throws IOException if the file cannot be written
     */
    long write(Path file) throws IOException {
        long lines = 0;
        try (ViewDump dump = new ViewDump(database);
                BufferedWriter out = Files.newBufferedWriter(file)) {
            // Off the event loop: the iterator's two sides meet at a lock
            Iterator<String> all = dump.lines()
                    .publishOn(Schedulers.boundedElastic())
                    .timeout(ANSWER_MAX)
                    .toIterable()
                    .iterator();
            while (all.hasNext()) {
                out.write(all.next());
                out.write('\n');
                lines++;
            }
        }
        return lines;
    }
}

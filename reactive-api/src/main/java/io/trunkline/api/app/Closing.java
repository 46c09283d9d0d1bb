package io.trunkline.api.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be closed when the process stops, in the opposite order; a part that fails does not keep the others. */
final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    private record Part(String name, AutoCloseable close) {}

    /** Remembers a part that has started; returns it. */
    synchronized <T extends AutoCloseable> T add(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    /** Closes everything; a second call does nothing. Blocks. */
    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.close().close();
            } catch (Exception fault) {
                LOG.warn("{} did not close cleanly", part.name(), fault);
            }
        }
    }
}

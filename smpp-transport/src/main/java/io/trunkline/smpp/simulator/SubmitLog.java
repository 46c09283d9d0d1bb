package io.trunkline.smpp.simulator;

import io.trunkline.smpp.pdu.SubmitSm;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was submitted, as a file with a line for each submit_sm, for whoever measures an ESME from its far side:
 *
 * <pre>nanos,system_id,source,destination,esm_class,data_coding,what became of it,first octets of short_message in hex</pre>
 *
 * <p>{@code nanos} is {@link System#nanoTime()} when the message was decoded; on Linux that clock is one for all processes
 * of a machine. Source and destination are written with anything but letters, digits and {@code +} taken out.
 *
 * <p>A thread of its own writes, every {@value #PAUSE_MILLIS} ms. At most {@value #WAITING_MAX} lines wait for it; what
 * comes beyond that is left out and counted in a last line, {@code # left out N}. Any thread may call.
 */
final class SubmitLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SubmitLog.class);
    private static final int WAITING_MAX = 500_000;
    private static final int HEAD_OCTETS_MAX = 48;
    private static final long PAUSE_MILLIS = 50;
    private static final HexFormat HEX = HexFormat.of();

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong leftOut = new AtomicLong();
    private final BufferedWriter out;
    private final Thread writer;
    private volatile boolean closed;

    private SubmitLog(BufferedWriter out) {
        this.out = out;
        this.writer = Thread.ofPlatform().daemon(true).name("submit-log").unstarted(this::write);
    }

    /**
     * Begins the file anew.
     *
     * @throws IOException if it cannot be written
     */
    static SubmitLog open(Path file) throws IOException {
        SubmitLog log = new SubmitLog(Files.newBufferedWriter(file));
        log.writer.start();
        return log;
    }

    /** A message came in. */
    void submitted(String systemId, SubmitSm message, Reaction.Answer answer) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            leftOut.incrementAndGet();
            return;
        }
        byte[] octets = message.shortMessage().shared();
        lines.add(System.nanoTime() + "," + plain(systemId) + ","
                + plain(message.source().address()) + ","
                + plain(message.destination().address()) + ","
                + message.esmClass().value() + "," + message.dataCoding() + "," + word(answer) + ","
                + HEX.formatHex(octets, 0, Math.min(octets.length, HEAD_OCTETS_MAX)) + "\n");
    }

    private static String word(Reaction.Answer answer) {
        return switch (answer) {
            case Reaction.Answer.Accepted accepted -> "accepted";
            case Reaction.Answer.Echoed echoed -> "accepted";
            case Reaction.Answer.Tampered tampered -> "accepted";
            case Reaction.Answer.Refused refused -> "refused";
            case Reaction.Answer.Silence silence -> "unanswered";
            case Reaction.Answer.Disconnect disconnect -> "unanswered";
            case Reaction.Answer.Reset reset -> "unanswered";
            case Reaction.Answer.Hang hang -> "unanswered";
        };
    }

    private static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return text.replaceAll("[^A-Za-z0-9+]", "");
            }
        }
        return text;
    }

    private static boolean isPlain(char letter) {
        return letter < 128 && (Character.isLetterOrDigit(letter) || letter == '+');
    }

    private void write() {
        try (out) {
            while (!closed) {
                writeWaiting();
                LockSupport.parkNanos(PAUSE_MILLIS * 1_000_000);
            }
            writeWaiting();
            if (leftOut.get() > 0) {
                out.write("# left out " + leftOut.get() + "\n");
            }
        } catch (IOException failed) {
            LOG.error("The log of submits ends here: {}", failed.getMessage());
        }
    }

    private void writeWaiting() throws IOException {
        for (String line = lines.poll(); line != null; line = lines.poll()) {
            waiting.decrementAndGet();
            out.write(line);
        }
        out.flush();
    }

    /** Writes what waits and returns when that is done. Blocks. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.trunkline.smpp.simulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receipts in an append-only file, written by a thread of its own in batches.
 *
 * <p>What is kept survives the end of this process, however sudden, because it has been handed to the operating system;
 * it is not forced to the disk, so a power cut may lose the newest. The file is read and written anew without what was
 * forgotten at the start, and again whenever it has grown to {@value #REWRITE_OCTETS_MIN} octets and four times what it
 * was after the last time. A torn or damaged end is dropped with a word in the log.
 *
 * <p>Bound: {@value #QUEUE_MAX} receipts that wait to be written; beyond it, and after the first write that failed,
 * {@link #keep} answers false. Any thread may call.
 */
final class FileReceiptJournal implements ReceiptJournal {

    private static final Logger LOG = LoggerFactory.getLogger(FileReceiptJournal.class);
    private static final String FILE = "receipts.journal";
    private static final String NEW_FILE = "receipts.journal.new";
    private static final String LOCK_FILE = "receipts.lock";
    private static final long MAGIC = 0x54_4C_52_4A_0000_0001L;
    static final int QUEUE_MAX = 65_536;
    static final long REWRITE_OCTETS_MIN = 64L << 20;
    private static final int BUFFER_OCTETS = 1 << 20;
    private static final int BATCH_MAX = 4_096;

    private final Path directory;
    private final Executor completions;
    private final FileChannel lock;
    private final long rewriteOctetsMin;
    private final List<PendingReceipt> recovered;
    private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Thread writer;
    private volatile boolean writerIdle;
    private volatile boolean closed;
    private volatile boolean broken;

    /** Writer thread only, from here on. */
    private final Map<Long, PendingReceipt> live;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_OCTETS);
    private FileChannel file;
    private long fileOctets;
    private long rewriteAtOctets;

    /** Something to write; {@code kept} is told when it is written and is null for what nobody waits for. */
    private record Entry(
            List<JournalRecord> records, @Nullable Consumer<Boolean> kept) {}

    private FileReceiptJournal(Path directory, Executor completions, FileChannel lock, long rewriteOctetsMin)
            throws IOException {
        this.directory = directory;
        this.completions = completions;
        this.lock = lock;
        this.rewriteOctetsMin = rewriteOctetsMin;
        this.live = read(directory.resolve(FILE));
        this.recovered = List.copyOf(live.values());
        this.file = rewrite();
        this.writer = Thread.ofPlatform().name("receipt-journal").daemon(true).unstarted(this::write);
    }

    /**
     * Opens the journal in {@code directory}, which is made if it is missing. Blocks; not for an event loop.
     *
     * @param completions runs what waits for a write, a whole batch at a time
     * @throws IOException if the directory cannot be used, or another carrier uses it
     */
    static FileReceiptJournal open(Path directory, Executor completions) throws IOException {
        return open(directory, completions, REWRITE_OCTETS_MIN);
    }

    static FileReceiptJournal open(Path directory, Executor completions, long rewriteOctetsMin) throws IOException {
        Files.createDirectories(directory);
        FileChannel lock =
                FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw new IOException("data directory " + directory + " is in use by another carrier");
            }
            FileReceiptJournal journal = new FileReceiptJournal(directory, completions, lock, rewriteOctetsMin);
            journal.writer.start();
            return journal;
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw new IOException("data directory " + directory + " is in use by another carrier", e);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /** The receipts that were not answered when the journal was last written. */
    List<PendingReceipt> recovered() {
        return recovered;
    }

    @Override
    public void keep(List<PendingReceipt> receipts, Consumer<Boolean> kept) {
        int size = receipts.size();
        if (queued.addAndGet(size) > QUEUE_MAX || closed || broken) {
            queued.addAndGet(-size);
            kept.accept(false);
            return;
        }
        List<JournalRecord> records = new ArrayList<>(size);
        for (PendingReceipt receipt : receipts) {
            records.add(new JournalRecord.Kept(receipt));
        }
        enqueue(new Entry(records, kept));
    }

    /** Not counted in the bound: no more can be forgotten than were kept. */
    @Override
    public void forget(long serial) {
        enqueue(new Entry(List.of(new JournalRecord.Forgotten(serial)), null));
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void enqueue(Entry entry) {
        queue.add(entry);
        if (writerIdle) {
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        try (lock) {
            while (!closed || !queue.isEmpty()) {
                writeBatch();
                awaitWork();
            }
            file.close();
        } catch (IOException e) {
            LOG.warn("receipt journal in {}: not closed properly", directory, e);
        }
    }

    private void awaitWork() {
        writerIdle = true;
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        writerIdle = false;
    }

    /** Writes what has come by now, at most {@link #BATCH_MAX} entries, and then lets go of those who wait for it. */
    private void writeBatch() {
        List<Consumer<Boolean>> waiting = new ArrayList<>();
        buffer.clear();
        int taken = 0;
        Entry entry = queue.poll();
        for (int count = 1; entry != null; count++) {
            for (JournalRecord record : entry.records()) {
                write(record);
            }
            if (entry.kept() != null) {
                taken += entry.records().size();
                waiting.add(entry.kept());
            }
            entry = count < BATCH_MAX ? queue.poll() : null;
        }
        flush();
        queued.addAndGet(-taken);
        if (!waiting.isEmpty()) {
            boolean written = !broken;
            completions.execute(() -> waiting.forEach(kept -> kept.accept(written)));
        }
    }

    private void write(JournalRecord record) {
        if (buffer.remaining() < JournalRecord.OCTETS_MAX) {
            flush();
        }
        JournalRecord.write(record, buffer);
        apply(record);
    }

    private void apply(JournalRecord record) {
        switch (record) {
            case JournalRecord.Kept kept -> live.put(kept.receipt().serial(), kept.receipt());
            case JournalRecord.Forgotten forgotten -> live.remove(forgotten.serial());
        }
    }

    private void flush() {
        if (broken) {
            buffer.clear();
            return;
        }
        try {
            fileOctets += writeOut(file);
            if (fileOctets >= rewriteAtOctets) {
                FileChannel before = file;
                file = rewrite();
                before.close();
            }
        } catch (IOException e) {
            broken = true;
            LOG.error("receipt journal in {}: cannot be written; no more messages are taken", directory, e);
        }
    }

    private long writeOut(FileChannel channel) throws IOException {
        buffer.flip();
        long octets = buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
        return octets;
    }

    /** Writes the live receipts to a new file that takes the place of the old one; answers it, open at its end. */
    private FileChannel rewrite() throws IOException {
        Path newFile = directory.resolve(NEW_FILE);
        FileChannel channel = FileChannel.open(
                newFile, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        buffer.clear().putLong(MAGIC);
        long octets = 0;
        for (PendingReceipt receipt : live.values()) {
            if (buffer.remaining() < JournalRecord.OCTETS_MAX) {
                octets += writeOut(channel);
            }
            JournalRecord.write(new JournalRecord.Kept(receipt), buffer);
        }
        octets += writeOut(channel);
        Files.move(newFile, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        fileOctets = octets;
        rewriteAtOctets = Math.max(rewriteOctetsMin, 4 * octets);
        return channel;
    }

    private static Map<Long, PendingReceipt> read(Path file) throws IOException {
        Map<Long, PendingReceipt> live = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return live;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() >= Long.BYTES) {
                readRecords(channel, live);
            }
        }
        return live;
    }

    /** Reads through a sliding buffer, so that a file of any size does. */
    private static void readRecords(FileChannel channel, Map<Long, PendingReceipt> live) throws IOException {
        ByteBuffer sliding = ByteBuffer.allocate(BUFFER_OCTETS);
        boolean ended = channel.read(sliding) < 0;
        sliding.flip();
        if (sliding.remaining() < Long.BYTES || sliding.getLong() != MAGIC) {
            throw new IOException("receipt journal: not a journal of this version (expected: one that begins with "
                    + Long.toHexString(MAGIC) + ")");
        }
        while (true) {
            JournalRecord record = JournalRecord.read(sliding);
            switch (record) {
                case JournalRecord.Kept kept -> live.put(kept.receipt().serial(), kept.receipt());
                case JournalRecord.Forgotten forgotten -> live.remove(forgotten.serial());
                case null -> {
                    if (ended) {
                        warnOfTornEnd(sliding.remaining());
                        return;
                    }
                    sliding.compact();
                    boolean full = !sliding.hasRemaining();
                    ended = full || channel.read(sliding) < 0;
                    sliding.flip();
                }
            }
        }
    }

    private static void warnOfTornEnd(int octets) {
        if (octets > 0) {
            LOG.warn("receipt journal: {} octets or more at the end are torn or damaged and were dropped", octets);
        }
    }
}

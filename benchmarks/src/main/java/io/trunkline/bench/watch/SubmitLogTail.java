package io.trunkline.bench.watch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads on in the carrier's log of submits, and finds the messages of one run by the tag that their text begins with,
 * {@code #RUN-N}. Submits of other runs, and segments but the first, which carry no tag, are passed over. For one thread.
 */
public final class SubmitLogTail implements AutoCloseable {
    private static final int READ_MAX = 8 << 20;
    private static final int FIELDS = 8;
    private static final int UDHI = 0x40;

    private final RandomAccessFile file;
    private final int run;
    private byte[] rest = new byte[0];
    private long lines;
    private long refused;

    private SubmitLogTail(RandomAccessFile file, int run) {
        this.file = file;
        this.run = run;
    }

    /** From the beginning of {@code log}, for the messages of {@code run}. */
    public static SubmitLogTail open(Path log, int run) throws IOException {
        return new SubmitLogTail(new RandomAccessFile(log.toFile(), "r"), run);
    }

    /** Passes over what has been written up to now, of earlier runs. */
    public SubmitLogTail fromHere() throws IOException {
        file.seek(file.length());
        return this;
    }

    /** One submit_sm with a tag of the run; the time is of {@link System#nanoTime()}. */
    public record Submit(int number, long nanos) {}

    /** What has been written since the last call, 8 MiB at most. */
    public List<Submit> readOn() throws IOException {
        byte[] more = new byte[(int) Math.min(READ_MAX, file.length() - file.getFilePointer())];
        file.readFully(more);
        byte[] all = new byte[rest.length + more.length];
        System.arraycopy(rest, 0, all, 0, rest.length);
        System.arraycopy(more, 0, all, rest.length, more.length);
        List<Submit> submits = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < all.length; at++) {
            if (all[at] == '\n') {
                Submit submit = line(new String(all, from, at - from, US_ASCII));
                if (submit != null) {
                    submits.add(submit);
                }
                from = at + 1;
            }
        }
        rest = new byte[all.length - from];
        System.arraycopy(all, from, rest, 0, rest.length);
        return submits;
    }

    /** Lines read, of whatever run. */
    public long lines() {
        return lines;
    }

    /** Of those, the ones that the carrier refused. */
    public long refused() {
        return refused;
    }

    private @Nullable Submit line(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != FIELDS) {
            return null;
        }
        lines++;
        if (fields[6].equals("refused")) {
            refused++;
        }
        int number = number(HexFormat.of().parseHex(fields[7]), Integer.parseInt(fields[4]));
        return number < 0 ? null : new Submit(number, Long.parseLong(fields[0]));
    }

    /** The number that the text's tag names, -1 where it has none of this run. A zero octet is half of a UCS-2 letter. */
    private int number(byte[] octets, int esmClass) {
        int start = (esmClass & UDHI) != 0 && octets.length > 0 ? octets[0] + 1 : 0;
        StringBuilder tag = new StringBuilder();
        for (int at = Math.max(0, start); at < octets.length && octets[at] != ' '; at++) {
            if (octets[at] != 0) {
                tag.append((char) octets[at]);
            }
        }
        String wanted = "#" + run + "-";
        String digits = tag.toString().startsWith(wanted) ? tag.substring(wanted.length()) : "";
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

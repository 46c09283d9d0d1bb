package io.trunkline.bench.measure;

import java.util.List;

/**
 * Resident memory of one process, from {@code /proc/PID/status}.
 *
 * @param ownBytes anonymous and file pages
 * @param sharedBytes pages of shared memory, which several processes of a group may have in common
 */
record ProcessMemory(long ownBytes, long sharedBytes) {
    private static final long KILOBYTE = 1024;

    static ProcessMemory parse(List<String> statusLines) {
        long own = 0;
        long shared = 0;
        for (String line : statusLines) {
            if (line.startsWith("RssAnon:") || line.startsWith("RssFile:")) {
                own += kilobytes(line);
            } else if (line.startsWith("RssShmem:")) {
                shared = kilobytes(line);
            }
        }
        return new ProcessMemory(own * KILOBYTE, shared * KILOBYTE);
    }

    private static long kilobytes(String line) {
        String value = line.substring(line.indexOf(':') + 1).strip();
        return Long.parseLong(value.substring(0, value.indexOf(' ')));
    }
}

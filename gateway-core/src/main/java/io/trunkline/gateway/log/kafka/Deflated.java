package io.trunkline.gateway.log.kafka;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Octets in the form of RFC 1950 (zlib), for records that would be too large otherwise. */
final class Deflated {
    private static final int STEP = 16 * 1024;

    private Deflated() {}

    static byte[] of(byte[] plain) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4);
            byte[] step = new byte[STEP];
            while (!deflater.finished()) {
                out.write(step, 0, deflater.deflate(step));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /**
     * What was deflated.
     *
     * @param most octets that it may have
     * @throws IllegalArgumentException where it has more, or the octets are not in that form
     */
    static byte[] plain(byte[] deflated, int most) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(most, deflated.length * 4));
            byte[] step = new byte[STEP];
            while (!inflater.finished()) {
                int length = inflater.inflate(step);
                if (length == 0 && !inflater.finished()) {
                    throw new IllegalArgumentException("deflated: broken off after " + out.size() + " octets");
                }
                if (out.size() + length > most) {
                    throw new IllegalArgumentException("deflated: more than " + most + " octets");
                }
                out.write(step, 0, length);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("deflated: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}

package io.trunkline.smpp.pdu;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of octets, compared by content. */
public final class Octets {
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies {@code bytes}. */
    public static Octets copyOf(byte[] bytes) {
        return wrap(bytes.clone());
    }

    /** Takes {@code bytes} without a copy; the caller must not change the array afterwards. */
    public static Octets wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes);
    }

    /** Reads pairs of hexadecimal digits, as {@code 0A1B}. */
    public static Octets ofHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The octet at {@code index}, 0..255. */
    public int at(int index) {
        return bytes[index] & 0xFF;
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The array itself, for readers on the hot path; it must not be changed. */
    public byte[] shared() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Hexadecimal digits, two to an octet. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}

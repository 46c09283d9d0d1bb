package io.trunkline.smpp.pdu;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The optional parameters of one PDU, kept as the octets that stood on the wire: order, repeats and unknown tags
 * survive a relay byte for byte. Looking one up walks the octets, which is quick for the handful that a PDU has.
 */
public final class Tlvs {
    public static final Tlvs NONE = new Tlvs(Octets.EMPTY);

    private final Octets encoded;

    private Tlvs(Octets encoded) {
        this.encoded = encoded;
    }

    public static Tlvs of(Tlv... tlvs) {
        return of(List.of(tlvs));
    }

    public static Tlvs of(List<Tlv> tlvs) {
        int size = 0;
        for (Tlv tlv : tlvs) {
            size += Tlv.HEADER_OCTETS + tlv.value().length();
        }
        byte[] bytes = new byte[size];
        int at = 0;
        for (Tlv tlv : tlvs) {
            at = write(tlv, bytes, at);
        }
        return size == 0 ? NONE : new Tlvs(Octets.wrap(bytes));
    }

    /**
     * Takes a whole section of optional parameters.
     *
     * @throws IllegalArgumentException where a header or a value is cut short; {@link #firstDefect} tells beforehand
     */
    public static Tlvs ofEncoded(Octets encoded) {
        int defect = firstDefect(encoded.shared());
        if (defect >= 0) {
            throw new IllegalArgumentException("TLV section: cut short at octet " + defect + " of " + encoded.length()
                    + " (expected: whole tag, length and value)");
        }
        return encoded.isEmpty() ? NONE : new Tlvs(encoded);
    }

    /** The offset of the first parameter that is cut short, or -1 where the section is whole. */
    public static int firstDefect(byte[] section) {
        int at = 0;
        while (at < section.length) {
            if (section.length - at < Tlv.HEADER_OCTETS) {
                return at;
            }
            int next = at + Tlv.HEADER_OCTETS + u16(section, at + 2);
            if (next > section.length) {
                return at;
            }
            at = next;
        }
        return -1;
    }

    public boolean isEmpty() {
        return encoded.isEmpty();
    }

    /** The section as it stands on the wire. */
    public Octets encoded() {
        return encoded;
    }

    public boolean has(int tag) {
        return offsetOf(tag) >= 0;
    }

    /** The first parameter with {@code tag}. */
    public @Nullable Tlv find(int tag) {
        int at = offsetOf(tag);
        return at < 0 ? null : read(at);
    }

    /** All parameters in the order of the wire, repeats included. */
    public List<Tlv> toList() {
        List<Tlv> all = new ArrayList<>();
        byte[] bytes = encoded.shared();
        for (int at = 0; at < bytes.length; at += Tlv.HEADER_OCTETS + u16(bytes, at + 2)) {
            all.add(read(at));
        }
        return List.copyOf(all);
    }

    /** These parameters followed by {@code tlv}. */
    public Tlvs with(Tlv tlv) {
        byte[] before = encoded.shared();
        byte[] bytes = new byte[before.length + Tlv.HEADER_OCTETS + tlv.value().length()];
        System.arraycopy(before, 0, bytes, 0, before.length);
        write(tlv, bytes, before.length);
        return new Tlvs(Octets.wrap(bytes));
    }

    private int offsetOf(int tag) {
        byte[] bytes = encoded.shared();
        int at = 0;
        while (at < bytes.length) {
            if (u16(bytes, at) == tag) {
                return at;
            }
            at += Tlv.HEADER_OCTETS + u16(bytes, at + 2);
        }
        return -1;
    }

    private Tlv read(int at) {
        byte[] bytes = encoded.shared();
        byte[] value = new byte[u16(bytes, at + 2)];
        System.arraycopy(bytes, at + Tlv.HEADER_OCTETS, value, 0, value.length);
        return new Tlv(u16(bytes, at), Octets.wrap(value));
    }

    private static int write(Tlv tlv, byte[] into, int at) {
        byte[] value = tlv.value().shared();
        into[at] = (byte) (tlv.tag() >>> 8);
        into[at + 1] = (byte) tlv.tag();
        into[at + 2] = (byte) (value.length >>> 8);
        into[at + 3] = (byte) value.length;
        System.arraycopy(value, 0, into, at + Tlv.HEADER_OCTETS, value.length);
        return at + Tlv.HEADER_OCTETS + value.length;
    }

    private static int u16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tlvs that && encoded.equals(that.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}

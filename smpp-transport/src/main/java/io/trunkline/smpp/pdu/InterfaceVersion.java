package io.trunkline.smpp.pdu;

/**
 * The interface_version octet (SMPP 3.4 section 5.2.4): 0x00..0x33 mean 3.3 or before, 0x34 means 3.4, 0x50 means 5.0;
 * other values are kept.
 */
public record InterfaceVersion(int value) {
    public static final InterfaceVersion V3_3 = new InterfaceVersion(0x33);
    public static final InterfaceVersion V3_4 = new InterfaceVersion(0x34);
    public static final InterfaceVersion V5_0 = new InterfaceVersion(0x50);

    public InterfaceVersion {
        if (value < 0 || value > 0xFF) {
            throw new IllegalArgumentException("interface_version: " + value + " (expected: 0..255)");
        }
    }

    /** Optional parameters and transceivers came with 3.4. */
    public boolean hasTlvs() {
        return value >= V3_4.value;
    }

    public InterfaceVersion orLower(InterfaceVersion other) {
        return value <= other.value ? this : other;
    }
}

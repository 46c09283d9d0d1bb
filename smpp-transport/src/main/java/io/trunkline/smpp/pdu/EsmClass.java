package io.trunkline.smpp.pdu;

/**
 * The esm_class octet (SMPP 3.4 section 5.2.12): mode in bits 0-1, type in bits 2-5, features in bits 6-7. Any
 * combination is kept.
 */
public record EsmClass(int value) {
    private static final int TYPE_MASK = 0x3C;
    private static final int TYPE_RECEIPT = 0x04;
    private static final int TYPE_INTERMEDIATE = 0x20;
    private static final int UDHI = 0x40;
    private static final int REPLY_PATH = 0x80;
    private static final EsmClass[] ALL = new EsmClass[256];

    static {
        for (int value = 0; value < ALL.length; value++) {
            ALL[value] = new EsmClass(value);
        }
    }

    public static final EsmClass DEFAULT = of(0);

    /** The class with the low eight bits of {@code value}; allocates nothing. */
    public static EsmClass of(int value) {
        return ALL[value & 0xFF];
    }

    public boolean isReceipt() {
        return (value & TYPE_MASK) == TYPE_RECEIPT;
    }

    public boolean isIntermediate() {
        return (value & TYPE_MASK) == TYPE_INTERMEDIATE;
    }

    public boolean hasUdh() {
        return (value & UDHI) != 0;
    }

    public boolean hasReplyPath() {
        return (value & REPLY_PATH) != 0;
    }

    public EsmClass withUdh() {
        return of(value | UDHI);
    }

    public EsmClass withReceipt() {
        return of((value & ~TYPE_MASK) | TYPE_RECEIPT);
    }
}

package io.trunkline.smpp.pdu;

/**
 * The registered_delivery octet (SMPP 3.4 section 5.2.17; 5.0 section 4.7.21): receipt in bits 0-1, acknowledgements in
 * bits 2-3, intermediate notification in bit 4.
 */
public record RegisteredDelivery(int value) {
    private static final int RECEIPT_MASK = 0x03;
    private static final int RECEIPT_ON_SUCCESS = 0x03;
    private static final int INTERMEDIATE = 0x10;
    private static final RegisteredDelivery[] ALL = new RegisteredDelivery[256];

    static {
        for (int value = 0; value < ALL.length; value++) {
            ALL[value] = new RegisteredDelivery(value);
        }
    }

    public static final RegisteredDelivery NONE = of(0);
    public static final RegisteredDelivery ON_ANY_OUTCOME = of(1);

    /** The setting with the low eight bits of {@code value}; allocates nothing. */
    public static RegisteredDelivery of(int value) {
        return ALL[value & 0xFF];
    }

    /** Whether a message that ended so is to be receipted. */
    public boolean wantsReceipt(boolean delivered) {
        return switch (value & RECEIPT_MASK) {
            case 1 -> true;
            case 2 -> !delivered;
            case RECEIPT_ON_SUCCESS -> delivered;
            default -> false;
        };
    }

    public boolean wantsIntermediate() {
        return (value & INTERMEDIATE) != 0;
    }
}

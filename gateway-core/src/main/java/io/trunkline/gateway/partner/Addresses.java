package io.trunkline.gateway.partner;

import io.trunkline.gateway.message.Address;
import io.trunkline.smpp.pdu.PduAddress;

/** Addresses as PDUs have them, in the gateway's form and back. */
final class Addresses {
    /** A short code has no more digits. */
    private static final int SHORT_CODE_DIGITS_MAX = 8;

    private Addresses() {}

    /** A destination as intake reads it: a number is international, with or without its plus sign. */
    static String number(PduAddress address) {
        String text = address.address();
        return text.isEmpty() || text.startsWith("+") ? text : "+" + text;
    }

    /** A source as intake reads it: digits of an unknown type are a number where they are too many for a short code. */
    static String sender(PduAddress address) {
        String text = address.address();
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean number = address.ton() == PduAddress.TON_INTERNATIONAL
                || (address.ton() == PduAddress.TON_UNKNOWN && text.length() > SHORT_CODE_DIGITS_MAX);
        return digits && number ? "+" + text : text;
    }

    static PduAddress pdu(Address address) {
        return switch (address.form()) {
            case NUMBER -> PduAddress.international(address.withoutPlus());
            case SHORT_CODE -> new PduAddress(PduAddress.TON_NETWORK_SPECIFIC, PduAddress.NPI_UNKNOWN, address.value());
            case ALPHANUMERIC -> PduAddress.alphanumeric(address.value());
        };
    }
}

package io.trunkline.smpp.receipt;

import org.jspecify.annotations.Nullable;

/**
 * The TLV network_error_code (SMPP 3.4 section 5.3.2.31): octet 0 the network type, octets 1 and 2 the code.
 *
 * @param type 1 ANSI-136, 2 IS-95, 3 GSM, 4 reserved (5.0 has more); 0 when the carrier wrote ASCII digits instead
 * @param code 0..65535
 */
public record NetworkErrorCode(int type, int code) {

    /** Reads a value of {@code length} octets; three ASCII digits are taken as the code; null for any other length. */
    static @Nullable NetworkErrorCode parse(byte[] octets, int offset, int length) {
        if (length != 3) {
            return null;
        }
        int first = octets[offset];
        int second = octets[offset + 1];
        int third = octets[offset + 2];
        if (isDigit(first) && isDigit(second) && isDigit(third)) {
            return new NetworkErrorCode(0, (first - '0') * 100 + (second - '0') * 10 + third - '0');
        }
        return new NetworkErrorCode(first & 0xFF, (second & 0xFF) << 8 | (third & 0xFF));
    }

    private static boolean isDigit(int octet) {
        return octet >= '0' && octet <= '9';
    }
}

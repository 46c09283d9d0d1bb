package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.compliance.NumberingPlan;
import io.trunkline.gateway.message.Address;
import io.trunkline.smpp.pdu.PduAddress;
import java.util.Optional;

/** Addresses as carriers deliver them, in the gateway's form. */
final class CarrierAddresses {
    /** A short code has no more digits. */
    private static final int SHORT_CODE_DIGITS_MAX = 8;

    private CarrierAddresses() {}

    /**
     * Digits are an international number where the carrier says so, or where they are too many for a short code and it does
     * not say that they are national; a plus sign or 00 before them is the same. Everything else stays as it is: a national
     * number with a plus sign is somebody else's in another country.
     */
    static String read(PduAddress address) {
        String text = address.address();
        String digits = text.startsWith("+") ? text.substring(1) : text.startsWith("00") ? text.substring(2) : text;
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean international = address.ton() == PduAddress.TON_INTERNATIONAL
                || text.startsWith("+")
                || (digits.length() > SHORT_CODE_DIGITS_MAX && address.ton() != PduAddress.TON_NATIONAL);
        return number && international && address.ton() != PduAddress.TON_ALPHANUMERIC ? "+" + digits : text;
    }

    /**
     * Who sent what came for the recipient: as {@link #read}, but a national number is one of the recipient's country, or one
     * of its short codes where it can be no other. Empty where the recipient has no country, such as a short code, or a number
     * like that is in no use there: as it stands it would be nobody's, or somebody else's.
     *
     * @param recipient in the gateway's form
     */
    static Optional<String> subscriber(PduAddress source, String recipient) {
        String read = read(source);
        if (source.ton() != PduAddress.TON_NATIONAL || !isDigits(read)) {
            return Optional.of(read);
        }
        return Address.parse(recipient)
                .filter(number -> number.form() == Address.Form.NUMBER)
                .flatMap(number -> NumberingPlan.national(read, number)
                        .or(() -> Address.parse(read))
                        .map(Address::value));
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

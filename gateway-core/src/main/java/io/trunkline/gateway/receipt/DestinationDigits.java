package io.trunkline.gateway.receipt;

/**
 * A destination as far as carriers agree on how to write it: digits alone, without the zeros that stand for an
 * international or national prefix.
 *
 * @param digits without leading zeros; empty where the address has no digit but zero
 */
public record DestinationDigits(String digits) {
    /** How many last digits two spellings of one number share at the least. */
    private static final int SHARED_MIN = 7;

    /** The digits of an address, whatever else is in it. */
    public static DestinationDigits of(String address) {
        StringBuilder digits = new StringBuilder(address.length());
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c >= '0' && c <= '9' && (c != '0' || !digits.isEmpty())) {
                digits.append(c);
            }
        }
        return new DestinationDigits(digits.toString());
    }

    /** Whether both may be the same number: equal, or of seven digits at least and one the end of the other. */
    public boolean matches(DestinationDigits other) {
        String shorter = digits.length() <= other.digits.length() ? digits : other.digits;
        String longer = digits.length() <= other.digits.length() ? other.digits : digits;
        return !shorter.isEmpty()
                && (shorter.equals(longer) || (shorter.length() >= SHARED_MIN && longer.endsWith(shorter)));
    }

    /** What all spellings of the number have in common: the last seven digits, or all where there are fewer. */
    public String tail() {
        return digits.substring(Math.max(0, digits.length() - SHARED_MIN));
    }
}

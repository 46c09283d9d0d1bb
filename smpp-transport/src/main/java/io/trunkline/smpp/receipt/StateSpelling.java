package io.trunkline.smpp.receipt;

import org.jspecify.annotations.Nullable;

/**
 * The words that carriers write after {@code stat:}. Case, and anything but letters and digits, is ignored, and only
 * the beginning counts, because words come cut, whole and misspelt (DELIVRD, Delivered, DELIVERED_TO_HANDSET).
 */
final class StateSpelling {

    private record Beginning(String word, MessageState state) {}

    /** Checked in order: a longer beginning stands before a shorter one that it starts with. */
    private static final Beginning[] BEGINNINGS = {
        new Beginning("DELIVERYFAIL", MessageState.UNDELIVERABLE),
        new Beginning("DELIVERYPEND", MessageState.ENROUTE),
        new Beginning("DELIV", MessageState.DELIVERED),
        new Beginning("DLVRD", MessageState.DELIVERED),
        new Beginning("SUCCESS", MessageState.DELIVERED),
        new Beginning("UNDEL", MessageState.UNDELIVERABLE),
        new Beginning("UNDLV", MessageState.UNDELIVERABLE),
        new Beginning("NOTDEL", MessageState.UNDELIVERABLE),
        new Beginning("FAIL", MessageState.UNDELIVERABLE),
        new Beginning("EXPIR", MessageState.EXPIRED),
        new Beginning("REJ", MessageState.REJECTED),
        new Beginning("BLOCK", MessageState.REJECTED),
        new Beginning("DELET", MessageState.DELETED),
        new Beginning("CANCEL", MessageState.DELETED),
        new Beginning("ACC", MessageState.ACCEPTED),
        new Beginning("ACK", MessageState.ACCEPTED),
        new Beginning("ENROU", MessageState.ENROUTE),
        new Beginning("BUFF", MessageState.ENROUTE),
        new Beginning("QUEUE", MessageState.ENROUTE),
        new Beginning("PEND", MessageState.ENROUTE),
        new Beginning("SENT", MessageState.ENROUTE),
        new Beginning("SUBMIT", MessageState.ENROUTE),
        new Beginning("SCHED", MessageState.SCHEDULED),
        new Beginning("SKIP", MessageState.SKIPPED),
        new Beginning("UNK", MessageState.UNKNOWN),
    };

    /** What nearly all receipts say: looked at first. */
    private static final long DELIVERED = EightOctets.of("delivrd");

    private static final int DELIVERED_OCTETS = 7;

    private StateSpelling() {}

    /** The state that the word means, a number 0..9 being the TLV's value; null for a word that is not known. */
    static @Nullable MessageState read(byte[] text, int offset, int length) {
        if (length == DELIVERED_OCTETS) {
            long word = EightOctets.lowerCase(EightOctets.at(text, offset, text.length));
            if (EightOctets.startsWith(word, DELIVERED, DELIVERED_OCTETS)) {
                return MessageState.DELIVERED;
            }
        }
        for (Beginning beginning : BEGINNINGS) {
            if (begins(text, offset, length, beginning.word)) {
                return beginning.state;
            }
        }
        return number(text, offset, length);
    }

    private static boolean begins(byte[] text, int offset, int length, String word) {
        int matched = 0;
        for (int i = 0; i < length && matched < word.length(); i++) {
            int letter = text[offset + i] & 0xDF;
            boolean isLetter = letter >= 'A' && letter <= 'Z';
            if (isLetter && letter != word.charAt(matched++)) {
                return false;
            }
            if (!isLetter && isDigit(text[offset + i])) {
                return false;
            }
        }
        return matched == word.length();
    }

    private static @Nullable MessageState number(byte[] text, int offset, int length) {
        int number = 0;
        for (int i = 0; i < length; i++) {
            int octet = text[offset + i];
            if (!isDigit(octet) || number > 9) {
                return null;
            }
            number = number * 10 + octet - '0';
        }
        return length == 0 ? null : MessageState.ofCode(number);
    }

    private static boolean isDigit(int octet) {
        return octet >= '0' && octet <= '9';
    }
}

package io.trunkline.gateway.message;

/** What SIDs that are kept as text look like: two letters and 32 lower-case hexadecimal digits. */
final class SidForm {
    private static final int LENGTH = 34;

    private SidForm() {}

    /** No pattern: one or two SIDs are looked at in each record of a message that is read. */
    static boolean isMet(String text, String prefix) {
        if (text.length() != LENGTH || !text.startsWith(prefix)) {
            return false;
        }
        for (int i = prefix.length(); i < LENGTH; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }
}

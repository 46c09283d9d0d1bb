package io.trunkline.smpp.text;

/**
 * What a text costs to send, found in one pass and without building anything. Stateless; any thread; for hot paths.
 */
public final class MessageText {

    private MessageText() {}

    /** {@link Alphabet#GSM7} when it has every character of {@code text}, else {@link Alphabet#UCS2}. */
    public static Alphabet alphabetOf(CharSequence text) {
        return Gsm7.septets(text) >= 0 ? Alphabet.GSM7 : Alphabet.UCS2;
    }

    /** The segments of {@code text} in its own alphabet with 8-bit references; an empty text is one segment. */
    public static int segmentCount(CharSequence text) {
        return segmentCount(text, Concatenating.UDH_8_BIT);
    }

    /** The segments of {@code text} in its own alphabet; an empty text is one segment. */
    public static int segmentCount(CharSequence text, Concatenating how) {
        int septets = Gsm7.septets(text);
        return septets >= 0
                ? segmentCount(text, septets, Alphabet.GSM7, how)
                : segmentCount(text, text.length(), Alphabet.UCS2, how);
    }

    /**
     * The segments of {@code text} in {@code alphabet}: the same number as {@link Segmentation} builds.
     *
     * @throws IllegalArgumentException if the alphabet lacks a character of the text
     */
    public static int segmentCount(CharSequence text, Alphabet alphabet, Concatenating how) {
        int units = alphabet.units(text);
        if (units < 0) {
            throw new IllegalArgumentException("text has a character that the alphabet " + alphabet + " lacks");
        }
        return segmentCount(text, units, alphabet, how);
    }

    private static int segmentCount(CharSequence text, int units, Alphabet alphabet, Concatenating how) {
        if (units <= alphabet.unitsAlone() || how == Concatenating.MESSAGE_PAYLOAD) {
            return 1;
        }
        if (alphabet != Alphabet.UCS2 && units == text.length()) {
            // every character is one unit, so none can be cut in two
            int capacity = alphabet.unitsPerSegment(how);
            return (units + capacity - 1) / capacity;
        }
        int segments = 0;
        for (int at = 0; at < text.length(); at = segmentEnd(text, at, alphabet, how)) {
            segments++;
        }
        return segments;
    }

    /**
     * The end of the segment that starts at character {@code from} of a text that needs several: as many characters as
     * fit, with no ESC or surrogate pair cut in two.
     */
    static int segmentEnd(CharSequence text, int from, Alphabet alphabet, Concatenating how) {
        int capacity = alphabet.unitsPerSegment(how);
        return switch (alphabet) {
            case GSM7, GSM7_PACKED -> gsmSegmentEnd(text, from, capacity);
            case LATIN1 -> from + Math.min(capacity, text.length() - from);
            case UCS2 -> ucs2SegmentEnd(text, from, capacity);
        };
    }

    private static int gsmSegmentEnd(CharSequence text, int from, int capacity) {
        int septets = 0;
        for (int i = from; i < text.length(); i++) {
            septets += Gsm7.septets(text.charAt(i));
            if (septets > capacity) {
                return i;
            }
        }
        return text.length();
    }

    private static int ucs2SegmentEnd(CharSequence text, int from, int capacity) {
        int end = from + Math.min(capacity, text.length() - from);
        boolean splitsPair = end < text.length()
                && Character.isHighSurrogate(text.charAt(end - 1))
                && Character.isLowSurrogate(text.charAt(end));
        return splitsPair ? end - 1 : end;
    }
}

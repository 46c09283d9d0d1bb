package io.trunkline.bench.crash.traffic;

import io.trunkline.bench.load.Destinations;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message of a run. Everything about it follows from its number, which stands in every segment of its text, so that
 * what the carrier gets is tied to what the client asked for without asking the gateway. Pure.
 *
 * @param number 0..9,999,999
 */
public record TestMessage(int number) {
    private static final Pattern MARK = Pattern.compile("#(\\d{7})");
    private static final int NUMBER_MAX = 9_999_999;

    /** To how many numbers long messages go: few, so that a reference comes to the same one again. */
    public static final int LONG_DESTINATIONS = 200;

    /** An odd number, about 2^32 over the golden ratio. */
    private static final int SCATTER = 0x9E3779B1;

    /** How often a mark of nine characters stands in a long text: 405 septets or 162 UCS-2 units, three segments each. */
    private static final int GSM_MARKS = 45;

    private static final int UCS2_MARKS = 18;
    public static final int LONG_SEGMENTS = 3;
    private static final int KEYED_ASKS = 3;
    private static final int LATER_SECONDS_MIN = 6;
    private static final int LATER_SECONDS_MORE = 10;

    /** In so many steps of so long a cancel comes after the 201, or before the message's time. */
    private static final int CANCEL_MILLIS = 50;

    private static final int CANCEL_STEPS = 8;

    /** So often the gateway tries again by itself; then the attempt is over and the next one waits for its turn. */
    private static final int ATTEMPT_OF_REFUSALS = 6;

    public TestMessage {
        if (number < 0 || number > NUMBER_MAX) {
            throw new IllegalArgumentException("number: " + number + " (expected: 0.." + NUMBER_MAX + ")");
        }
    }

    /** What the carrier makes of a message, at every try the same. */
    public enum Fate {
        DELIVERED,
        /** One segment gets a failing receipt, the others delivering ones. */
        UNDELIVERED,
        /** submit_sm is refused for good. */
        REFUSED
    }

    /** In which respect a request is out of the ordinary. */
    private enum Ask {
        PLAIN,
        /** It names a time at which the message is to be sent. */
        LATER,
        /** It has an Idempotency-Key and is made several times. */
        KEYED,
        /** It names a time, and is taken back. */
        CANCELED
    }

    private enum Form {
        SHORT,
        LONG_GSM,
        LONG_UCS2
    }

    /** The number that every mark of a text gives; empty where there is none or two differ. */
    public static OptionalInt numberIn(String text) {
        Matcher mark = MARK.matcher(text);
        OptionalInt number = OptionalInt.empty();
        while (mark.find()) {
            int found = Integer.parseInt(mark.group(1));
            if (number.isPresent() && number.getAsInt() != found) {
                return OptionalInt.empty();
            }
            number = OptionalInt.of(found);
        }
        return number;
    }

    public String body() {
        String mark = "#" + Integer.toString(NUMBER_MAX + 1 + number).substring(1);
        return switch (form()) {
            case SHORT -> "Your parcel " + mark + " is on its way";
            case LONG_GSM -> (mark + ".").repeat(GSM_MARKS);
            case LONG_UCS2 -> (mark + "ё").repeat(UCS2_MARKS);
        };
    }

    /** How many submit_sm it takes. */
    public int segments() {
        return form() == Form.SHORT ? 1 : LONG_SEGMENTS;
    }

    /** In E.164 form. */
    public String destination() {
        return Destinations.number(form() == Form.SHORT ? LONG_DESTINATIONS + number : scattered());
    }

    /** Not in a rhythm that forms or faults have, too: those who die together would meet again at the same numbers. */
    private int scattered() {
        return ((number * SCATTER) >>> Short.SIZE) % LONG_DESTINATIONS;
    }

    public Fate fate() {
        if (number % 89 == 7) {
            return Fate.REFUSED;
        }
        return number % 29 == 3 ? Fate.UNDELIVERED : Fate.DELIVERED;
    }

    /** Whether the carrier delivers this segment, counted from 0. */
    public boolean delivers(int segment) {
        return fate() == Fate.DELIVERED || segment != number % segments();
    }

    /** How often its request is made, under one key where that is more than once. */
    public int asks() {
        return ask() == Ask.KEYED ? KEYED_ASKS : 1;
    }

    /** The Idempotency-Key; null for none. */
    public @Nullable String key() {
        return ask() == Ask.KEYED ? "crash-" + number : null;
    }

    /** How long after its request it is to be sent; zero for at once. */
    public Duration sendAfter() {
        boolean later = ask() == Ask.LATER || ask() == Ask.CANCELED;
        return later ? Duration.ofSeconds(LATER_SECONDS_MIN + number % LATER_SECONDS_MORE) : Duration.ZERO;
    }

    /** Whether it is taken back when it has been accepted: some that name a time, and some that wait for their sender's pace. */
    public boolean isCanceled() {
        return ask() == Ask.CANCELED || (isPaced() && number % 4 == 3 && ask() != Ask.KEYED);
    }

    /** How long after its 201 it is taken back: at once or a little later, or as its time comes, so that its release is met. */
    public Duration cancelAfter() {
        Duration step = Duration.ofMillis(CANCEL_MILLIS * (long) (number % CANCEL_STEPS));
        boolean asItsTimeComes = ask() == Ask.CANCELED && number % 2 == 1;
        return asItsTimeComes ? sendAfter().minus(step) : step;
    }

    /** How often the carrier refuses a segment, counted from 0, for a reason that passes, before it does what it does. */
    public int passingRefusals(int segment) {
        if (form() == Form.SHORT && number % 37 == 11) {
            return ATTEMPT_OF_REFUSALS;
        }
        return number % 31 == 9 && segment == number % segments() ? 1 : 0;
    }

    /**
     * Whether a carrier that competes with others gives it back, so that the next one may deliver it.
     *
     * @param carrier its place by price, from 0
     */
    public boolean comesBackFrom(int carrier) {
        boolean fromFirst = number % 17 == 4;
        boolean fromSecond = fromFirst && number % 3 == 1;
        return fate() == Fate.DELIVERED && ((carrier == 0 && fromFirst) || (carrier == 1 && fromSecond));
    }

    /** Whether it comes from the sender that has a pace. */
    public boolean isPaced() {
        return number % 19 == 6;
    }

    private Ask ask() {
        if (number % 23 == 5) {
            return Ask.LATER;
        }
        if (number % 13 == 2) {
            return Ask.KEYED;
        }
        return number % 61 == 20 ? Ask.CANCELED : Ask.PLAIN;
    }

    private Form form() {
        return switch (number % 10) {
            case 4, 8 -> Form.LONG_GSM;
            case 6 -> Form.LONG_UCS2;
            default -> Form.SHORT;
        };
    }
}

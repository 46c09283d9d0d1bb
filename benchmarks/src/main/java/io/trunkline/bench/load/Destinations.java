package io.trunkline.bench.load;

/**
 * Distinct destination numbers that a number plan accepts as possible mobile numbers and that no subscriber owns:
 * {@code +1 NPA 555 XXXX} over {@value #AREA_CODE_COUNT} area codes of the North American plan, where exchange 555 is
 * kept for directory services and fiction. Pure: the same index gives the same number.
 */
public final class Destinations {
    static final int AREA_CODE_COUNT = 100;
    private static final int LINES_PER_AREA_CODE = 9_950;

    /** The simulated carrier does particular things for lines 0900 to 0949; they are left out. */
    private static final int MAGIC_FROM = 900;

    private static final int MAGIC_COUNT = 50;
    private static final int FOUR_DIGITS = 10_000;

    /** After this many the numbers repeat. */
    public static final int DISTINCT = AREA_CODE_COUNT * LINES_PER_AREA_CODE;

    private static final String[] AREA_CODES = {
        "201", "202", "203", "205", "206", "207", "208", "209", "210", "212",
        "213", "214", "215", "216", "217", "218", "219", "224", "225", "228",
        "229", "231", "234", "239", "240", "248", "251", "252", "253", "254",
        "256", "260", "262", "267", "269", "270", "276", "281", "301", "302",
        "303", "304", "305", "307", "308", "309", "310", "312", "313", "314",
        "315", "316", "317", "318", "319", "320", "321", "323", "325", "330",
        "331", "334", "336", "337", "339", "347", "351", "352", "360", "361",
        "386", "401", "402", "404", "405", "406", "407", "408", "409", "410",
        "412", "413", "414", "415", "417", "419", "423", "424", "425", "430",
        "432", "434", "435", "440", "443", "469", "470", "475", "478", "479",
    };

    private Destinations() {}

    /** The number of message {@code n}, in E.164 form; neighbours differ in their area code. */
    public static String number(long n) {
        int index = (int) Math.floorMod(n, (long) DISTINCT);
        int line = index / AREA_CODE_COUNT;
        return withEnding(n, "555" + fourDigits(line < MAGIC_FROM ? line : line + MAGIC_COUNT));
    }

    /** A number whose last seven digits are {@code ending}. */
    static String withEnding(long n, String ending) {
        return "+1" + AREA_CODES[(int) Math.floorMod(n, (long) AREA_CODE_COUNT)] + ending;
    }

    /** One of a thousand British mobile numbers that Ofcom keeps for drama. */
    static String british(long n) {
        return "+44770090" + fourDigits((int) Math.floorMod(n, 1_000L));
    }

    /** One of ten thousand French mobile numbers that Arcep keeps for fiction. */
    static String french(long n) {
        return "+3363998" + fourDigits((int) Math.floorMod(n, (long) FOUR_DIGITS));
    }

    private static String fourDigits(int number) {
        return Integer.toString(FOUR_DIGITS + number).substring(1);
    }
}

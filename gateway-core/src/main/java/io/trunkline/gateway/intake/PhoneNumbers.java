package io.trunkline.gateway.intake;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.trunkline.gateway.message.Address;
import java.util.Optional;

/** Phone numbers as people write them, read by libphonenumber. */
final class PhoneNumbers {
    private static final int TEXT_LENGTH_MAX = 64;

    private PhoneNumbers() {}

    /**
     * Reads the numbering plans of all countries, which else are read from files at the first number of each: no event
     * loop may do that. Blocks for some tenths of a second, the first time.
     */
    static void load() {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        for (String country : numbers.getSupportedRegions()) {
            PhoneNumber example = numbers.getExampleNumber(country);
            if (example != null) {
                international(numbers.format(example, PhoneNumberFormat.E164));
            }
        }
        for (int network : numbers.getSupportedGlobalNetworkCallingCodes()) {
            PhoneNumber example = numbers.getExampleNumberForNonGeoEntity(network);
            if (example != null) {
                international(numbers.format(example, PhoneNumberFormat.E164));
            }
        }
    }

    /** The country of a number in E.164, as ISO 3166 has it; empty where it has none, such as a satellite network. */
    static Optional<String> country(Address number) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            return Optional.ofNullable(numbers.getRegionCodeForNumber(numbers.parse(number.value(), null)))
                    .filter(region -> !region.equals(PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** The number in E.164; empty when it has no country code or a length that its country does not have. */
    static Optional<Address> international(String text) {
        if (text.length() > TEXT_LENGTH_MAX || !text.strip().startsWith("+")) {
            return Optional.empty();
        }
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = numbers.parse(text, null);
            return numbers.isPossibleNumber(number)
                    ? Address.parse(numbers.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}

package io.trunkline.gateway.compliance;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.trunkline.gateway.message.Address;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a number may be, by libphonenumber's tables. Thread-safe.
 *
 * <p>It is the number that is looked at and not where its owner travels, or moved with it.
 */
public final class NumberingPlan {
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

    /** Those that messages go to. */
    private static final List<PhoneNumberType> KINDS =
            List.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE);

    /** A message asks for them at its limits, its rules, its route, its segments and its receipts, most within a second. */
    private static final RecentNumbers<List<String>> COUNTRIES = new RecentNumbers<>(NumberingPlan::readCountries);

    private static final RecentNumbers<List<ZoneId>> ZONES_OF = new RecentNumbers<>(NumberingPlan::readZones);

    private NumberingPlan() {}

    /**
     * Reads the tables of all countries and zones, which else are read from files at the first number of each: no event loop
     * may do that. Blocks for some tenths of a second, the first time.
     */
    public static void load() {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        for (String country : numbers.getSupportedRegions()) {
            PhoneNumber example = numbers.getExampleNumber(country);
            if (example != null) {
                look(numbers.format(example, PhoneNumberFormat.E164));
            }
        }
        for (int network : numbers.getSupportedGlobalNetworkCallingCodes()) {
            PhoneNumber example = numbers.getExampleNumberForNonGeoEntity(network);
            if (example != null) {
                look(numbers.format(example, PhoneNumberFormat.E164));
            }
        }
    }

    private static void look(String e164) {
        Address address = new Address(e164);
        countries(address);
        zones(address);
    }

    /**
     * The countries that the number may belong to, as ISO 3166 letters: one as a rule, {@code 001} for numbers of no country,
     * and every country of its country code where the tables do not know the number. Empty where there is no such code.
     */
    static List<String> countries(Address to) {
        return COUNTRIES.of(to);
    }

    private static List<String> readCountries(Address to) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = numbers.parse(to.value(), null);
            String country = numbers.getRegionCodeForNumber(number);
            return country == null
                    ? List.copyOf(numbers.getRegionCodesForCountryCode(number.getCountryCode()))
                    : List.of(country);
        } catch (NumberParseException e) {
            return List.of();
        }
    }

    /** The only country that the number may belong to, or {@code 001}; empty where there are several or none. */
    public static String country(Address to) {
        List<String> countries = countries(to);
        return countries.size() == 1 ? countries.getFirst() : "";
    }

    /**
     * The number that is dialled so, with or without national prefix, in the country of another one. Empty where that one has
     * no country, or no number of that length is complete there.
     *
     * @param digits as they are dialled
     */
    public static Optional<Address> national(String digits, Address beside) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber other = numbers.parse(beside.value(), null);
            String known = numbers.getRegionCodeForNumber(other);
            String country = known == null ? numbers.getRegionCodeForCountryCode(other.getCountryCode()) : known;
            PhoneNumber number = numbers.parse(digits, country);
            return numbers.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                    ? Address.parse(numbers.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /**
     * The countries that numbers with these first digits may belong to, {@code 001} for numbers of no country. Empty where no
     * country code begins so. Goes by numbers of each kind that the tables give as examples: what lies between them may be missed.
     *
     * @param prefix of an international number, without plus sign
     */
    public static Set<String> countriesOf(String prefix) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        Set<String> countries = new TreeSet<>();
        for (int code : numbers.getSupportedCallingCodes()) {
            String digits = Integer.toString(code);
            List<String> ofCode = numbers.getRegionCodesForCountryCode(code);
            if (digits.startsWith(prefix) || (ofCode.size() == 1 && prefix.startsWith(digits))) {
                countries.addAll(ofCode);
            } else if (prefix.startsWith(digits)) {
                countries.addAll(countriesOf(prefix, ofCode));
            }
        }
        return countries;
    }

    /** Of those that share a country code. */
    private static Set<String> countriesOf(String prefix, List<String> ofCode) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        Set<String> countries = new TreeSet<>();
        for (String country : ofCode) {
            for (PhoneNumberType type : KINDS) {
                PhoneNumber example = numbers.getExampleNumberForType(country, type);
                if (example != null) {
                    String e164 = numbers.format(example, PhoneNumberFormat.E164);
                    String rest = e164.substring(Math.min(1 + prefix.length(), e164.length()));
                    String found = country(new Address("+" + prefix + rest));
                    if (!found.isEmpty()) {
                        countries.add(found);
                    }
                }
            }
        }
        return countries.isEmpty() ? Set.copyOf(ofCode) : countries;
    }

    /** All that have numbers, as ISO 3166 letters, and {@code 001}. */
    public static Set<String> countries() {
        Set<String> countries = new TreeSet<>(PhoneNumberUtil.getInstance().getSupportedRegions());
        countries.add(PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY);
        return countries;
    }

    /**
     * The time zones that the number may lie in: for one that is bound to no place, those of all places that share its
     * country code. Empty where nobody can say.
     */
    static List<ZoneId> zones(Address to) {
        return ZONES_OF.of(to);
    }

    private static List<ZoneId> readZones(Address to) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        PhoneNumberToTimeZonesMapper mapper = PhoneNumberToTimeZonesMapper.getInstance();
        try {
            PhoneNumber number = numbers.parse(to.value(), null);
            boolean known = numbers.getNumberType(number) != PhoneNumberType.UNKNOWN;
            return zones(
                    known ? mapper.getTimeZonesForNumber(number) : mapper.getTimeZonesForGeographicalNumber(number));
        } catch (NumberParseException e) {
            return List.of();
        }
    }

    /** One that this platform does not know leaves it open where the number is. */
    private static List<ZoneId> zones(List<String> names) {
        List<ZoneId> zones = new ArrayList<>(names.size());
        for (String name : names) {
            if (!ZONES.contains(name)) {
                return List.of();
            }
            zones.add(ZoneId.of(name));
        }
        return List.copyOf(zones);
    }
}

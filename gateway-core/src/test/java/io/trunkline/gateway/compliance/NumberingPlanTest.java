package io.trunkline.gateway.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.trunkline.gateway.message.Address;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumberingPlanTest {
    @Test
    void everyCountrysNumbersShouldLieInZonesThatThePlatformKnows() {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        List<String> without = new ArrayList<>();
        for (String country : numbers.getSupportedRegions()) {
            PhoneNumber example = numbers.getExampleNumberForType(country, PhoneNumberUtil.PhoneNumberType.MOBILE);
            if (example != null
                    && NumberingPlan.zones(new Address(numbers.format(example, PhoneNumberFormat.E164)))
                            .isEmpty()) {
                without.add(country);
            }
        }
        assertThat(without).isEmpty();
    }

    @Test
    void numberShouldLieWhereItsAreaCodeDoes() {
        assertThat(NumberingPlan.zones(new Address("+12125552671"))).containsExactly(ZoneId.of("America/New_York"));
        assertThat(NumberingPlan.zones(new Address("+14155552671"))).containsExactly(ZoneId.of("America/Los_Angeles"));
        assertThat(NumberingPlan.zones(new Address("+79161234567")))
                .contains(ZoneId.of("Europe/Moscow"), ZoneId.of("Asia/Vladivostok"));
    }

    @Test
    void numberShouldBelongToItsCountryAndAnUnknownOneToAllOfItsCode() {
        assertThat(NumberingPlan.countries(new Address("+12125552671"))).containsExactly("US");
        assertThat(NumberingPlan.countries(new Address("+18765230123"))).containsExactly("JM");
        assertThat(NumberingPlan.countries(new Address("+442071838750"))).containsExactly("GB");
        assertThat(NumberingPlan.countries(new Address("+10005552671"))).contains("US", "CA", "JM");
        assertThat(NumberingPlan.countries(new Address("+80012345678"))).containsExactly("001");
    }

    @Test
    void prefixShouldBelongToTheCountriesOfItsNumbers() {
        assertThat(NumberingPlan.countriesOf("49")).containsExactly("DE");
        assertThat(NumberingPlan.countriesOf("49151")).containsExactly("DE");
        assertThat(NumberingPlan.countriesOf("1876")).containsExactly("JM");
        assertThat(NumberingPlan.countriesOf("1415")).containsExactly("US");
        assertThat(NumberingPlan.countriesOf("14155552671")).containsExactly("US");
        assertThat(NumberingPlan.countriesOf("1")).contains("US", "CA", "JM");
        assertThat(NumberingPlan.countriesOf("447")).containsExactly("GB", "GG", "IM", "JE");
        assertThat(NumberingPlan.countriesOf("35")).contains("PT", "IE", "FI");
        assertThat(NumberingPlan.countriesOf("800")).containsExactly("001");
        assertThat(NumberingPlan.countriesOf("999")).isEmpty();
    }
}

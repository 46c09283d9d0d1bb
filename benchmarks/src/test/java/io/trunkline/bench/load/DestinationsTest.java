package io.trunkline.bench.load;

import static com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType.FIXED_LINE_OR_MOBILE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DestinationsTest {
    @Test
    void numbersShouldBeValidAndPossiblyMobileInEveryAreaCode() throws NumberParseException {
        PhoneNumberUtil plan = PhoneNumberUtil.getInstance();

        for (int n = 0; n < Destinations.AREA_CODE_COUNT; n++) {
            String text = Destinations.number(n);
            var number = plan.parse(text, null);
            assertThat(plan.isValidNumber(number)).as(text).isTrue();
            assertThat(plan.getNumberType(number)).as(text).isEqualTo(FIXED_LINE_OR_MOBILE);
        }
    }

    @Test
    void numbersShouldBeDistinctUntilThePlanIsUsedUp() {
        long distinct = IntStream.range(0, Destinations.DISTINCT)
                .mapToObj(Destinations::number)
                .distinct()
                .count();

        assertThat(distinct).isEqualTo(Destinations.DISTINCT);
        assertThat(Destinations.number(Destinations.DISTINCT)).isEqualTo(Destinations.number(0));
    }
}

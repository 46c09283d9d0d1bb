package io.trunkline.gateway.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.message.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentNumbersTest {
    private static final Address NUMBER = new Address("+14155552671");

    private final List<Address> asked = new ArrayList<>();
    private final RecentNumbers<String> numbers = new RecentNumbers<>(number -> {
        asked.add(number);
        return "of " + number;
    });

    @Test
    void numberThatIsAskedForAgainShouldBeFoundOutOnce() {
        for (int i = 0; i < 6; i++) {
            assertThat(numbers.of(NUMBER)).isEqualTo("of " + NUMBER);
        }
        assertThat(asked).containsExactly(NUMBER);
    }

    @Test
    void moreNumbersThanItHasPlacesForShouldEachHaveTheirOwnAndMakeItForget() {
        for (int round = 0; round < 2; round++) {
            numbers.of(NUMBER);
            for (int i = 0; i < 10 * RecentNumbers.PLACES; i++) {
                Address other = new Address("+4477%08d".formatted(i));
                assertThat(numbers.of(other)).isEqualTo("of " + other);
            }
        }
        assertThat(asked.stream().filter(NUMBER::equals)).hasSize(2);
    }
}

package io.trunkline.gateway.intake.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.trunkline.gateway.config.AccountCaps;
import io.trunkline.gateway.message.AccountSid;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapsTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T23:59:59.999Z, 2026-01-31, 2026-02-01, 2026-01-01, 2026-02-01",
        "2026-02-01T00:00:00Z, 2026-02-01, 2026-02-02, 2026-02-01, 2026-03-01",
        "2028-02-29T12:00:00Z, 2028-02-29, 2028-03-01, 2028-02-01, 2028-03-01",
        "2026-12-31T23:59:59Z, 2026-12-31, 2027-01-01, 2026-12-01, 2027-01-01"
    })
    void periodShouldBeTheDayAndTheMonthOfUtc(Instant now, String day, String nextDay, String month, String nextMonth) {
        assertThat(new Caps(ACCOUNT, new AccountCaps(1, 2, 0, 0, 0), 0).at(now))
                .extracting("since", "until")
                .containsExactly(tuple(midnight(day), midnight(nextDay)), tuple(midnight(month), midnight(nextMonth)));
    }

    private static Instant midnight(String date) {
        return Instant.parse(date + "T00:00:00Z");
    }

    @Test
    void accountWithoutCapsShouldHaveNone() {
        assertThat(new Caps(ACCOUNT, AccountCaps.NONE, 0).at(Instant.EPOCH)).isEmpty();
    }

    @Test
    void capOnSpendShouldNeedAPrice() {
        assertThatThrownBy(() -> new AccountCaps(0, 0, 1_000_000, 0, 0))
                .hasMessage("microsPerSegment: 0 (expected: 1..1000000000 beside a cap on spend)");
        assertThatThrownBy(() -> new AccountCaps(-1, 0, 0, 0, 0)).hasMessageContaining("segmentsPerDay: -1");
    }
}

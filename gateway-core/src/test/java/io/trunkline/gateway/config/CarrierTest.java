package io.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarrierTest {
    private static final ReceiptTimes SLOW = new ReceiptTimes(Duration.ofSeconds(90), Duration.ofHours(24));
    private static final FaultTable OWN = new FaultTable(Map.of(10, FaultClass.PERMANENT), Map.of());

    @Test
    void slotsShouldShareThePaceEqually() {
        assertThat(carrier(List.of(0, 4, 8), 12, 100, null).pacePerBind()).isEqualTo(25);
        assertThat(carrier(List.of(0, 4), null, 100, null).pacePerBind()).isEqualTo(50);
        assertThat(carrier(List.of(0, 4), null, 0, null).pacePerBind()).isZero();
    }

    @Test
    void bindShouldBeAnotherWhereItsPaceOrItsTlsIs() {
        Carrier carrier = carrier(List.of(0, 4), null, 100, null);
        CarrierTls tls = new CarrierTls(true, "");
        Carrier secure = carrier(List.of(0, 4), null, 100, tls);
        assertThat(carrier.bindsAs(carrier(List.of(0, 4), null, 90, null))).isFalse();
        assertThat(carrier.bindsAs(carrier(List.of(0, 4, 8), null, 100, null))).isFalse();
        assertThat(carrier.bindsAs(carrier(List.of(0, 4), 8, 100, null))).isFalse();
        assertThat(carrier.bindsAs(carrier(List.of(0, 5), null, 100, null))).isTrue();
        assertThat(carrier.bindsAs(carrier(List.of(0, 4, 8), null, 150, null))).isTrue();
        assertThat(carrier.bindsAs(secure)).isFalse();
        assertThat(secure.bindsAs(carrier)).isFalse();
        assertThat(secure.bindsAs(carrier(List.of(0, 4), null, 100, new CarrierTls(false, ""))))
                .isFalse();
    }

    @Test
    void bindShouldBeAnotherWhereItsDialectIs() {
        Carrier usual = carrier(List.of(0), null, 0, null);
        Carrier packed = new Carrier(
                "alpha",
                "127.0.0.1",
                2775,
                "id",
                new Sealed(new byte[0]),
                10,
                List.of(0),
                null,
                usual.receipts(),
                usual.faults(),
                0,
                null,
                new CarrierDialect(CarrierDialect.Version.V3_4, CarrierDialect.Alphabet.GSM7_PACKED));
        assertThat(usual.bindsAs(packed)).isFalse();
        assertThat(packed.bindsAs(packed)).isTrue();
    }

    @Test
    void bindShouldStayWhereLanesOrReceiptsChangeAndGoWithItsFaults() {
        Carrier carrier = carrier(List.of(0), null, 0, null);
        assertThat(carrier.bindsAs(carrier(List.of(0, 1), 2, 0, null))).isTrue();
        assertThat(carrier.bindsAs(new Carrier(
                        "alpha",
                        "127.0.0.1",
                        2775,
                        "id",
                        new Sealed(new byte[0]),
                        10,
                        List.of(0),
                        null,
                        SLOW,
                        FaultTable.USUAL,
                        0,
                        null,
                        CarrierDialect.USUAL)))
                .isTrue();
        assertThat(carrier.bindsAs(new Carrier(
                        "alpha",
                        "127.0.0.1",
                        2775,
                        "id",
                        new Sealed(new byte[0]),
                        10,
                        List.of(0),
                        null,
                        ReceiptTimes.DEFAULT,
                        OWN,
                        0,
                        null,
                        CarrierDialect.USUAL)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void paceThatIsNoneShouldBeRefused(double pace) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> carrier(List.of(0), null, pace, null))
                .withMessageStartingWith("pace_per_second: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void authoritiesThatAreNoCertificatesShouldBeRefused(String authorities) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CarrierTls(true, authorities).trusted())
                .withMessageContaining("certificates in PEM");
    }

    private static Carrier carrier(
            List<Integer> slots, @Nullable Integer urgentSlot, double pace, @Nullable CarrierTls tls) {
        return new Carrier(
                "alpha",
                "127.0.0.1",
                2775,
                "id",
                new Sealed(new byte[0]),
                10,
                slots,
                urgentSlot,
                ReceiptTimes.DEFAULT,
                FaultTable.USUAL,
                pace,
                tls,
                CarrierDialect.USUAL);
    }
}

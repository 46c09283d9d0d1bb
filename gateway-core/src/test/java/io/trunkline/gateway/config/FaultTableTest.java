package io.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTableTest {
    private static final FaultTable OWN =
            new FaultTable(Map.of(), Map.of("007", FaultClass.ROUTE, "0", FaultClass.ROUTE));

    @ParameterizedTest
    @CsvSource({
        "UNDELIV, 000, PERMANENT",
        "REJECTD, 12, PERMANENT",
        "DELETED, 7, PERMANENT",
        "EXPIRED, 000, TRANSIENT",
        "UNDELIV, 027, TRANSIENT",
        "UNKNOWN, 027, PERMANENT"
    })
    void failingReceiptShouldUsuallyEndAMessage(String state, String error, FaultClass usual) {
        assertThat(FaultTable.USUAL.ofReceipt(state, error)).isEqualTo(usual);
    }

    @ParameterizedTest
    @CsvSource({
        "UNDELIV, 7, ROUTE",
        "undeliv, 000, ROUTE",
        "UNDELIV, 8, PERMANENT",
        "UNKNOWN, 7, PERMANENT",
        "SKIPPED, 000, PERMANENT"
    })
    void carriersOwnTableShouldHoldUnlessNobodyKnows(String state, String error, FaultClass own) {
        assertThat(OWN.ofReceipt(state, error)).isEqualTo(own);
    }

    @Test
    void statusShouldMeanWhatTheCarrierSaysOrElseTheUsual() {
        FaultTable own = new FaultTable(Map.of(0x0B, FaultClass.ROUTE), Map.of());
        assertThat(own.ofStatus(0x0B)).isEqualTo(FaultClass.ROUTE);
        assertThat(FaultTable.USUAL.ofStatus(0x0B)).isEqualTo(FaultClass.PERMANENT);
        assertThat(own.ofStatus(0x0A)).isEqualTo(FaultClass.ROUTE);
        assertThat(own.ofStatus(0x404)).as("one that nobody names").isEqualTo(FaultClass.ROUTE);
    }
}

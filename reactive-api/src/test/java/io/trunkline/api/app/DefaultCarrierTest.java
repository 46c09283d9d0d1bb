package io.trunkline.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.app.settings.CarrierAddress;
import io.trunkline.api.app.settings.HostPort;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.config.CarrierTls;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.SecretBox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultCarrierTest {
    private static final SecretBox SECRETS = new SecretBox(new byte[SecretBox.KEY_BYTES]);
    private static final CarrierAddress MOVED = new CarrierAddress(
            new HostPort("192.0.2.7", 2776), Optional.of(new CarrierAddress.Credentials("esme", "word")));

    @Test
    void carrierThatIsNewShouldComeWithARoute() {
        assertThat(DefaultCarrier.entries(MOVED, SECRETS, Directory.empty()))
                .extracting(entry -> entry.getClass().getSimpleName())
                .containsExactly("OfCarrier", "OfRoute");
    }

    @Test
    void whatTheSettingsDoNotSayShouldStayAsItWas() {
        Carrier before = new Carrier(
                "default",
                "192.0.2.1",
                2775,
                "before",
                SECRETS.seal("before"),
                3,
                List.of(2, 3),
                1,
                new ReceiptTimes(Duration.ofSeconds(90), Duration.ofHours(24)),
                FaultTable.USUAL,
                12.5,
                new CarrierTls(false, ""),
                new CarrierDialect(CarrierDialect.Version.V3_4, CarrierDialect.Alphabet.GSM7_PACKED));
        List<DirectoryEntry> entries =
                DefaultCarrier.entries(MOVED, SECRETS, Directory.empty().with(new DirectoryEntry.OfCarrier(before)));
        assertThat(entries).singleElement().isInstanceOfSatisfying(DirectoryEntry.OfCarrier.class, entry -> {
            assertThat(entry.carrier())
                    .usingRecursiveComparison()
                    .ignoringFields("host", "port", "systemId", "password")
                    .isEqualTo(before);
            assertThat(entry.carrier().host()).isEqualTo("192.0.2.7");
            assertThat(entry.carrier().systemId()).isEqualTo("esme");
            assertThat(SECRETS.open(entry.carrier().password())).isEqualTo("word");
        });
    }
}

package io.trunkline.smpp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.Pdu;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command against the octets of its golden file, in both directions. */
class PduGoldenTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void encodeShouldGiveTheGoldenOctets(String name) {
        assertThat(Wire.encode(pdu(name), GoldenPdus.SEQUENCE)).isEqualTo(GoldenPdus.octets(name));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void decodeShouldGiveThePdu(String name) throws MalformedPduException {
        assertThat(Wire.decode(GoldenPdus.octets(name))).isEqualTo(pdu(name));
    }

    @Test
    void everyCommandOfEveryVersionShouldHaveItsVector() {
        Set<CommandId> covered =
                GoldenPdus.all().values().stream().map(Pdu::commandId).collect(Collectors.toSet());
        assertThat(covered).containsExactlyInAnyOrderElementsOf(EnumSet.allOf(CommandId.class));
    }

    private static Pdu pdu(String name) {
        return Objects.requireNonNull(GoldenPdus.all().get(name));
    }

    static Stream<String> names() {
        return GoldenPdus.all().keySet().stream().sorted();
    }
}

package io.trunkline.smpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {
    private static final AddressList LIST = AddressList.of(List.of("192.0.2.0/24", "198.51.100.7", "2001:db8::/32"));

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0, true",
        "192.0.2.255, true",
        "192.0.3.0, false",
        "198.51.100.7, true",
        "198.51.100.8, false",
        "2001:db8:ffff::1, true",
        "2001:db9::1, false",
        "::ffff:192.0.2.9, true"
    })
    void addressesShouldBeLetInByTheirNetwork(String address, boolean in) throws UnknownHostException {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 40_000);

        assertThat(LIST.contains(remote)).isEqualTo(in);
        assertThat(AddressList.ANY.contains(remote)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.org", "192.0.2", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "2001:db8::/129"})
    void whatIsNoNetworkShouldBeRefusedByName(String network) {
        assertThatThrownBy(() -> AddressList.of(List.of(network)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("network: " + network);
    }

    @Test
    void aListOfNobodyShouldBeRefused() {
        assertThatThrownBy(() -> AddressList.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}

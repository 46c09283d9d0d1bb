package io.trunkline.gateway.webhook.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses callbacks may be sent to: the public ones (by the IANA special-purpose registries, RFC 6890 and its
 * successors), and loopback where the setting allows it. An IPv6 address that stands for an IPv4 address is judged as
 * that one too, and of IPv6 only global unicast (2000::/3) is public at all. Pure.
 */
final class AddressPolicy {
    private static final List<Range> SPECIAL_V4 = List.of(
            Range.of("0.0.0.0", 8), // this network
            Range.of("10.0.0.0", 8), // private
            Range.of("100.64.0.0", 10), // carriers' NAT; some clouds' metadata
            Range.of("127.0.0.0", 8), // loopback
            Range.of("169.254.0.0", 16), // link-local; clouds' metadata
            Range.of("172.16.0.0", 12), // private
            Range.of("192.0.0.0", 24), // protocol assignments; metadata of one cloud
            Range.of("192.0.2.0", 24), // documentation
            Range.of("192.31.196.0", 24), // AS112
            Range.of("192.52.193.0", 24), // AMT
            Range.of("192.88.99.0", 24), // 6to4 relays
            Range.of("192.168.0.0", 16), // private
            Range.of("192.175.48.0", 24), // AS112
            Range.of("198.18.0.0", 15), // benchmarks
            Range.of("198.51.100.0", 24), // documentation
            Range.of("203.0.113.0", 24), // documentation
            Range.of("168.63.129.16", 32), // the host of one cloud's machines
            Range.of("224.0.0.0", 4), // multicast
            Range.of("240.0.0.0", 4)); // reserved, broadcast

    private static final Range GLOBAL_V6 = Range.of("2000::", 3);

    private static final List<Range> SPECIAL_V6 = List.of(
            Range.of("2001::", 23), // protocol assignments: Teredo, ORCHID, benchmarks
            Range.of("2001:db8::", 32), // documentation
            Range.of("2002::", 16), // 6to4: carries an IPv4 address
            Range.of("2620:4f:8000::", 48), // AS112
            Range.of("3fff::", 20)); // documentation

    private final boolean loopbackAllowed;

    AddressPolicy(boolean loopbackAllowed) {
        this.loopbackAllowed = loopbackAllowed;
    }

    /** Whether a callback may be sent to the address. */
    boolean allows(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return loopbackAllowed;
        }
        return switch (address) {
            case Inet4Address v4 -> SPECIAL_V4.stream().noneMatch(range -> range.contains(v4.getAddress()));
            case Inet6Address v6 -> allowsV6(v6.getAddress());
            default -> false;
        };
    }

    /** Mapped, compatible, translated (64:ff9b::/96, 64:ff9b:1::/48), unique-local and link-local lie outside 2000::/3. */
    private static boolean allowsV6(byte[] address) {
        return GLOBAL_V6.contains(address) && SPECIAL_V6.stream().noneMatch(range -> range.contains(address));
    }

    /** A block of addresses: those that share its first bits. */
    private static final class Range {
        private final byte[] first;
        private final int bits;

        private Range(byte[] first, int bits) {
            this.first = first;
            this.bits = bits;
        }

        private static Range of(String literal, int bits) {
            try {
                return new Range(InetAddress.getByName(literal).getAddress(), bits);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("address: " + literal + " (expected: a literal)", e);
            }
        }

        private boolean contains(byte[] address) {
            if (address.length != first.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, first, 0, whole)) {
                return false;
            }
            int rest = bits % 8;
            return rest == 0 || (address[whole] ^ first[whole]) >>> (8 - rest) << (8 - rest) << 24 == 0;
        }
    }
}

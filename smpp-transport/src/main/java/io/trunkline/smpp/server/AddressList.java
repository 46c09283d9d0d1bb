package io.trunkline.smpp.server;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** The networks that a peer may come from. */
public final class AddressList {
    /** Everybody. */
    public static final AddressList ANY = new AddressList(List.of());

    private final List<IpSubnetFilterRule> networks;

    private AddressList(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /**
     * The named networks and nobody else.
     *
     * @param networks at least one; an IPv4 or IPv6 address, or a network as {@code 192.0.2.0/24}
     * @throws IllegalArgumentException where one is neither
     */
    public static AddressList of(List<String> networks) {
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("networks: none (expected: at least one; ANY is for everybody)");
        }
        return new AddressList(networks.stream().map(AddressList::network).toList());
    }

    private static IpSubnetFilterRule network(String text) {
        int slash = text.indexOf('/');
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("network: " + text + " (expected: as 192.0.2.0/24 or 2001:db8::1)");
        }
        int bits = address instanceof Inet4Address ? 32 : 128;
        return new IpSubnetFilterRule(address, slash < 0 ? bits : prefix(text, slash, bits), IpFilterRuleType.ACCEPT);
    }

    private static int prefix(String text, int slash, int bits) {
        try {
            int prefix = Integer.parseInt(text, slash + 1, text.length(), 10);
            if (prefix >= 0 && prefix <= bits) {
                return prefix;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of range is.
        }
        throw new IllegalArgumentException("network: " + text + " (expected: a prefix of 0.." + bits + ")");
    }

    /** Whether a peer at this address is let in. */
    public boolean contains(SocketAddress remote) {
        if (networks.isEmpty()) {
            return true;
        }
        return remote instanceof InetSocketAddress address
                && networks.stream().anyMatch(network -> network.matches(address));
    }
}

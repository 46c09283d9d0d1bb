package io.trunkline.api.app.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network address as it was written; nothing is resolved here.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without its brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {

    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\s:,/@\\[\\]]+)):(\\d{1,5})");

    public static Optional<HostPort> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(form.group(3));
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return port > 65_535 ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    /** An address to connect to: its port is not 0. */
    static Optional<HostPort> parsePeer(String text) {
        return parse(text).filter(address -> address.port != 0);
    }

    static Optional<List<HostPort>> parsePeers(String text) {
        List<HostPort> addresses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Optional<HostPort> address = parsePeer(part);
            if (address.isEmpty()) {
                return Optional.empty();
            }
            addresses.add(address.get());
        }
        return Optional.of(addresses);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}

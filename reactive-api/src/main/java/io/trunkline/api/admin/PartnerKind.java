package io.trunkline.api.admin;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfPartner;
import io.trunkline.gateway.config.Hashed;
import io.trunkline.gateway.config.Partner;
import io.trunkline.smpp.server.AddressList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code partners}. A password is made for a new one that is given none. */
final class PartnerKind extends EntryKind<OfPartner> {
    private static final Pattern PASSWORD = Pattern.compile("[!-~]{1,8}");
    private static final Pattern SYSTEM_ID = Pattern.compile("[!-~&&[^/]]{1,15}");
    private static final int BINDS = 4;

    PartnerKind() {
        super("partners", List.of("system_id"), OfPartner.class);
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.partnerKey(systemId(fields));
    }

    private static String systemId(Fields fields) {
        String systemId = fields.text("system_id");
        if (!SYSTEM_ID.matcher(systemId).matches()) {
            throw new IllegalArgumentException("system_id: " + systemId.length()
                    + " characters (expected: 1 to 15 visible ASCII characters but slashes)");
        }
        return systemId;
    }

    @Override
    OfPartner read(Fields fields, @Nullable OfPartner before, IssuedSecrets secrets) {
        return new OfPartner(new Partner(
                systemId(fields),
                fields.account("account"),
                password(fields, before, secrets),
                fields.number("binds_max", BINDS),
                window(fields),
                fields.number("submits_per_second", 0),
                networks(fields.texts("networks"))));
    }

    private static int window(Fields fields) {
        int window = fields.number("window", Partner.WINDOW_MAX);
        if (window < 1 || window > Partner.WINDOW_MAX) {
            throw new IllegalArgumentException("window: " + window + " (expected: 1.." + Partner.WINDOW_MAX + ")");
        }
        return window;
    }

    /** An address list that cannot be read would refuse every bind. */
    private static List<String> networks(List<String> networks) {
        if (!networks.isEmpty()) {
            AddressList.of(networks);
        }
        return networks;
    }

    private static Hashed password(Fields fields, @Nullable OfPartner before, IssuedSecrets secrets) {
        if (!fields.has("password")) {
            return before == null
                    ? secrets.newPassword("password")
                    : before.partner().password();
        }
        String given = fields.text("password");
        if (!PASSWORD.matcher(given).matches()) {
            throw new IllegalArgumentException("password: " + given.length()
                    + " characters, not shown (expected: 1 to 8 visible ASCII characters)");
        }
        return secrets.hash(given);
    }

    @Override
    void write(OfPartner entry, Map<String, Object> tree) {
        Partner partner = entry.partner();
        tree.put("system_id", partner.systemId());
        tree.put("account", partner.account().value());
        tree.put("binds_max", partner.bindsMax());
        tree.put("window", partner.window());
        tree.put("submits_per_second", partner.submitsPerSecond());
        tree.put("networks", partner.networks());
    }
}

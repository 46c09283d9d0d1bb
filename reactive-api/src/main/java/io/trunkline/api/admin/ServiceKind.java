package io.trunkline.api.admin;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfService;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.message.Address;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code services}. */
final class ServiceKind extends EntryKind<OfService> {
    ServiceKind() {
        super("services", List.of("sid"), OfService.class);
    }

    @Override
    void name(Map<String, Object> tree) {
        tree.putIfAbsent("sid", IssuedSecrets.newSid("MG"));
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.serviceKey(fields.service("sid"));
    }

    @Override
    OfService read(Fields fields, @Nullable OfService before, IssuedSecrets secrets) {
        return new OfService(new MessagingService(
                fields.service("sid"),
                fields.account("account"),
                fields.text("name"),
                fields.texts("senders").stream().map(Address::new).toList(),
                fields.truth("sticky", true),
                InboundJson.read(fields)));
    }

    @Override
    void write(OfService entry, Map<String, Object> tree) {
        MessagingService service = entry.service();
        tree.put("sid", service.sid().value());
        tree.put("account", service.account().value());
        tree.put("name", service.name());
        tree.put("sticky", service.sticky());
        InboundJson.write(service.inbound(), tree);
        tree.put("senders", service.senders().stream().map(Address::value).toList());
    }
}

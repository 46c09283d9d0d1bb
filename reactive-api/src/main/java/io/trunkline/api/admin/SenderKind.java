package io.trunkline.api.admin;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfSender;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.AmbiguityPolicy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code senders}. */
final class SenderKind extends EntryKind<OfSender> {
    SenderKind() {
        super("senders", List.of("address"), OfSender.class);
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.senderKey(fields.address("address"));
    }

    @Override
    OfSender read(Fields fields, @Nullable OfSender before, IssuedSecrets secrets) {
        Sender.Kind kind = fields.word("kind", Sender.Kind.class);
        double pace = fields.decimal("pace", kind.pace());
        return new OfSender(new Sender(
                fields.address("address"),
                fields.account("account"),
                kind,
                pace,
                fields.count("queue_max", Sender.queueMax(pace)),
                InboundJson.read(fields),
                fields.word("ambiguity_policy", AmbiguityPolicy.class, AmbiguityPolicy.RESEND_ONCE)));
    }

    /** Another kind has another pace, and another pace another queue, unless the patch says which. */
    @Override
    void beforePatch(Map<String, Object> tree, Map<String, Object> patch) {
        if (patch.containsKey("kind")) {
            tree.remove("pace");
        }
        if (patch.containsKey("kind") || patch.containsKey("pace")) {
            tree.remove("queue_max");
        }
    }

    @Override
    void write(OfSender entry, Map<String, Object> tree) {
        Sender sender = entry.sender();
        tree.put("address", sender.address().value());
        tree.put("account", sender.account().value());
        tree.put("kind", Fields.word(sender.kind()));
        tree.put("pace", sender.pace());
        tree.put("queue_max", sender.queueMax());
        tree.put("ambiguity_policy", Fields.word(sender.ambiguity()));
        InboundJson.write(sender.inbound(), tree);
    }
}

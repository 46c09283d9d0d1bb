package io.trunkline.gateway.view.postgres;

import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.message.PartnerOrigin.Wish;
import org.jspecify.annotations.Nullable;

/**
 * A message's partner as the text of one column: wish, parts, {@code long} or {@code short} ids, behind an equals
 * sign the id that it shares, system_id.
 */
final class PartnerText {
    private static final int FIELDS = 4;

    private PartnerText() {}

    static @Nullable String write(@Nullable PartnerOrigin origin) {
        return origin == null
                ? null
                : String.join(
                        " ",
                        origin.wish().name(),
                        Integer.toString(origin.parts()),
                        (origin.shortIds() ? "short" : "long")
                                + (origin.sharedId() == null ? "" : "=" + origin.sharedId()),
                        origin.systemId());
    }

    static @Nullable PartnerOrigin read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] fields = text.split(" ", FIELDS);
        int shared = fields[2].indexOf('=');
        return new PartnerOrigin(
                fields[3],
                Wish.valueOf(fields[0]),
                Integer.parseInt(fields[1]),
                fields[2].startsWith("short"),
                shared < 0 ? null : fields[2].substring(shared + 1));
    }
}

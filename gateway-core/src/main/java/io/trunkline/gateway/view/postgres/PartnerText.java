package io.trunkline.gateway.view.postgres;

import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.message.PartnerOrigin.Wish;
import org.jspecify.annotations.Nullable;

/** A message's partner as the text of one column: wish, parts, {@code long} or {@code short} ids, system_id. */
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
                        origin.shortIds() ? "short" : "long",
                        origin.systemId());
    }

    static @Nullable PartnerOrigin read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String[] fields = text.split(" ", FIELDS);
        return new PartnerOrigin(
                fields[3], Wish.valueOf(fields[0]), Integer.parseInt(fields[1]), fields[2].equals("short"));
    }
}

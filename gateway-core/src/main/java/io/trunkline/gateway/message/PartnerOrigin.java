package io.trunkline.gateway.message;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which partner's submit_sm a message came in, and what the partner wants to hear of it. Of a subscriber's message: whose
 * partners are to have it.
 *
 * @param systemId the partner's; the account of a subscriber's message
 * @param wish which ends are receipted
 * @param parts how many submit_sm it came in, 1..255; each has an id and a receipt of its own
 * @param shortIds whether the partner's version has no room for a whole SID in a message_id
 * @param sharedId the message_id that it has in common with others of one submit_multi; null for one of its own
 */
public record PartnerOrigin(
        String systemId,
        Wish wish,
        int parts,
        boolean shortIds,
        @Nullable String sharedId) {
    private static final int PARTS_MAX = 255;

    public PartnerOrigin {
        if (parts < 1 || parts > PARTS_MAX) {
            throw new IllegalArgumentException("parts: " + parts + " (expected: 1..255)");
        }
    }

    /** Of a message with an id of its own. */
    public PartnerOrigin(String systemId, Wish wish, int parts, boolean shortIds) {
        this(systemId, wish, parts, shortIds, null);
    }

    /** The same under the message_id of another. */
    public PartnerOrigin sharing(String messageId) {
        return new PartnerOrigin(systemId, wish, parts, shortIds, messageId);
    }

    /**
     * Of a subscriber's message, which any partner of the account may have.
     *
     * @param parts how many deliver_sm it takes
     */
    public static PartnerOrigin forPartnersOf(AccountSid account, int parts) {
        return new PartnerOrigin(account.value(), Wish.NONE, parts, false);
    }

    /** Which ends of a message are receipted. */
    public enum Wish {
        NONE,
        ALWAYS,
        ON_FAILURE,
        ON_SUCCESS;

        /** Whether a message that ended so is to be receipted. */
        public boolean wants(boolean delivered) {
            return switch (this) {
                case NONE -> false;
                case ALWAYS -> true;
                case ON_FAILURE -> !delivered;
                case ON_SUCCESS -> delivered;
            };
        }
    }

    /**
     * The message_id of a part: the SID, from the second part on with a hyphen and the part's number. A short one is eight
     * hexadecimal digits of the SID's random part, as SMPP 3.3 has them; two messages may share it, one time in 2³².
     *
     * @param part counted from 1
     */
    public String messageId(MessageSid sid, int part) {
        if (sharedId != null) {
            return sharedId;
        }
        if (shortIds) {
            return HexFormat.of().toHexDigits((int) sid.low() + part - 1);
        }
        return part == 1 ? sid.toString() : sid + "-" + part;
    }
}

package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;

/**
 * What a message may come from.
 *
 * @param account the account that it belongs to
 */
public record Sender(Address address, AccountSid account, Kind kind) {

    /** The kinds of sender that carriers tell apart. */
    public enum Kind {
        LONG_CODE,
        TOLL_FREE,
        SHORT_CODE,
        ALPHANUMERIC,
        /** A number whose carrier sets no pace. */
        UNPACED
    }
}

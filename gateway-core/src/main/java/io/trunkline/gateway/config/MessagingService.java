package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.util.List;

/**
 * A pool of senders; one is chosen at intake.
 *
 * @param sticky whether a recipient gets the same sender each time, as long as that is in the pool and not far behind;
 *     else the less loaded of two
 */
public record MessagingService(ServiceSid sid, AccountSid account, String name, List<Address> senders, boolean sticky) {
    public MessagingService {
        senders = List.copyOf(senders);
    }

    /** With a sticky sender. */
    public MessagingService(ServiceSid sid, AccountSid account, String name, List<Address> senders) {
        this(sid, account, name, senders, true);
    }
}

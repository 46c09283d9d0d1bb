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
 * @param inbound where what subscribers send to any of them is posted, before what the sender itself says
 */
public record MessagingService(
        ServiceSid sid, AccountSid account, String name, List<Address> senders, boolean sticky, InboundUrls inbound) {
    public MessagingService {
        senders = List.copyOf(senders);
    }

    /** With a sticky sender; its senders say where inbound messages are posted. */
    public MessagingService(ServiceSid sid, AccountSid account, String name, List<Address> senders) {
        this(sid, account, name, senders, true);
    }

    /** A pool whose senders say where inbound messages are posted. */
    public MessagingService(ServiceSid sid, AccountSid account, String name, List<Address> senders, boolean sticky) {
        this(sid, account, name, senders, sticky, InboundUrls.NONE);
    }
}

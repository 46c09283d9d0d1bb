package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.util.List;

/** A pool of senders; one is chosen at intake. */
public record MessagingService(ServiceSid sid, AccountSid account, String name, List<Address> senders) {
    public MessagingService {
        senders = List.copyOf(senders);
    }
}

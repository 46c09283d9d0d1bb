package io.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.DirectoryEntry.OfAccount;
import io.trunkline.gateway.config.DirectoryEntry.OfSender;
import io.trunkline.gateway.config.DirectoryEntry.OfService;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoryReferencesTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final Address NUMBER = new Address("+15005550006");
    private static final Address OTHER_NUMBER = new Address("+15005550007");
    private static final ServiceSid POOL = new ServiceSid("MG00000000000000000000000000000001");
    private static final ServiceSid OTHER_POOL = new ServiceSid("MG00000000000000000000000000000002");
    private static final Directory NUMBERS = Directory.empty()
            .with(account(ACCOUNT))
            .with(new OfSender(new Sender(NUMBER, ACCOUNT, Sender.Kind.LONG_CODE)))
            .with(new OfSender(new Sender(OTHER_NUMBER, ACCOUNT, Sender.Kind.LONG_CODE)));

    @Test
    void senderShouldBeInOneServiceSoThatAStopHoldsForAllThatSendFromIt() {
        Directory pool = NUMBERS.with(service(POOL, NUMBER, NUMBER));
        assertThat(DirectoryReferences.broken(NUMBERS, pool)).isEmpty();
        assertThat(DirectoryReferences.broken(pool, pool.with(service(OTHER_POOL, OTHER_NUMBER))))
                .isEmpty();
        Directory overlapping = pool.with(service(OTHER_POOL, OTHER_NUMBER, NUMBER));
        assertThat(DirectoryReferences.broken(pool, overlapping))
                .containsExactly("service/" + OTHER_POOL + ": sender " + NUMBER + " (expected: one that service/" + POOL
                        + " does not have)");
        assertThat(DirectoryReferences.broken(overlapping, overlapping.with(service(OTHER_POOL, OTHER_NUMBER))))
                .as("what overlaps already can be set right")
                .isEmpty();
    }

    private static DirectoryEntry account(AccountSid sid) {
        return new OfAccount(new Account(sid, "Acme", new Sealed(new byte[0]), List.of(), List.of()));
    }

    private static DirectoryEntry service(ServiceSid sid, Address... senders) {
        return new OfService(new MessagingService(sid, ACCOUNT, "pool", List.of(senders)));
    }
}

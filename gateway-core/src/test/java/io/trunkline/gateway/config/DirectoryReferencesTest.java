package io.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.DirectoryEntry.OfAccount;
import io.trunkline.gateway.config.DirectoryEntry.OfKeywords;
import io.trunkline.gateway.config.DirectoryEntry.OfSender;
import io.trunkline.gateway.config.DirectoryEntry.OfService;
import io.trunkline.gateway.config.KeywordRule.Answers;
import io.trunkline.gateway.config.KeywordRule.Language;
import io.trunkline.gateway.config.KeywordRule.Words;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryReferencesTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC00000000000000000000000000000001");
    private static final AccountSid STRANGER = new AccountSid("AC00000000000000000000000000000002");
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

    @Test
    void keywordsOfAServiceShouldNeedItAndItsAccount() {
        Directory stranger = NUMBERS.with(account(STRANGER));
        assertThat(DirectoryReferences.broken(stranger, stranger.with(keywords(ACCOUNT, Optional.of(POOL), "STOPP"))))
                .containsExactly(
                        "keywords/" + POOL + ": service " + POOL + " (expected: a service of account " + ACCOUNT + ")");
        Directory pool = stranger.with(service(POOL, NUMBER));
        Directory ruled = pool.with(keywords(ACCOUNT, Optional.of(POOL), "STOPP"));
        assertThat(DirectoryReferences.broken(pool, ruled)).isEmpty();
        assertThat(DirectoryReferences.broken(pool, pool.with(keywords(STRANGER, Optional.of(POOL), "STOPP"))))
                .hasSize(1);
        Directory without = ruled.edited(List.of(new DirectoryEdit.Remove(DirectoryEntry.serviceKey(POOL))));
        assertThat(DirectoryReferences.broken(ruled, without)).hasSize(1);
    }

    @Test
    void keywordsOfAnotherAccountShouldNotSwitchThoseOfTheSendersAccountOff() {
        Sender number = NUMBERS.sender(NUMBER).orElseThrow();
        DirectoryEntry own = keywords(ACCOUNT, Optional.empty(), "STOPP");
        Directory directory = NUMBERS.with(service(POOL, NUMBER)).with(own);
        assertThat(directory.with(keywords(STRANGER, Optional.of(POOL), "ALTO")).keywords(number))
                .contains(((OfKeywords) own).rule());
        OfKeywords better = (OfKeywords) keywords(ACCOUNT, Optional.of(POOL), "BASTA");
        assertThat(directory.with(better).keywords(number)).contains(better.rule());
    }

    private static DirectoryEntry keywords(AccountSid account, Optional<ServiceSid> service, String stop) {
        return new OfKeywords(new KeywordRule(
                account,
                service,
                List.of(new Language(
                        "de", new Words(Set.of(stop), Set.of(), Set.of()), new Answers("Ende.", "", "")))));
    }

    private static DirectoryEntry account(AccountSid sid) {
        return new OfAccount(new Account(sid, "Acme", new Sealed(new byte[0]), List.of(), List.of()));
    }

    private static DirectoryEntry service(ServiceSid sid, Address... senders) {
        return new OfService(new MessagingService(sid, ACCOUNT, "pool", List.of(senders)));
    }
}

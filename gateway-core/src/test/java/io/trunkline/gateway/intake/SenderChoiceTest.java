package io.trunkline.gateway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.compliance.NumberingPlan;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.Registration;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SenderChoiceTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC" + "1".repeat(32));
    private static final AccountSid STRANGER = new AccountSid("AC" + "2".repeat(32));
    private static final ServiceSid SERVICE = new ServiceSid("MG" + "1".repeat(32));
    private static final Address TO = new Address("+14155552671");
    private static final Address LONG_CODE = new Address("+12125550100");
    private static final Address OTHER = new Address("+12125550101");
    private static final Address THIRD = new Address("+12125550102");
    private static final Address SHORT_CODE = new Address("12345");
    private static final Address STRANGERS = new Address("+12125550199");

    private final Map<Address, Double> behind = new HashMap<>();
    private final Random random = new Random(1);
    private Directory directory = Directory.empty()
            .with(sender(LONG_CODE, ACCOUNT, Sender.Kind.LONG_CODE))
            .with(sender(OTHER, ACCOUNT, Sender.Kind.LONG_CODE))
            .with(sender(THIRD, ACCOUNT, Sender.Kind.LONG_CODE))
            .with(sender(SHORT_CODE, ACCOUNT, Sender.Kind.SHORT_CODE))
            .with(sender(STRANGERS, STRANGER, Sender.Kind.LONG_CODE));

    @Test
    void recipientShouldGetTheSameSenderEachTime() {
        MessagingService service = pool(true, LONG_CODE, OTHER, THIRD);
        MessagingService reordered = pool(true, THIRD, LONG_CODE, OTHER);
        for (Address to : recipients(100)) {
            assertThat(choose(service, to)).isEqualTo(choose(reordered, to));
        }
    }

    @Test
    void recipientsShouldBeSpreadEvenly() {
        MessagingService service = pool(true, LONG_CODE, OTHER, THIRD);
        Map<Address, Integer> counts = new HashMap<>();
        recipients(3_000).forEach(to -> counts.merge(choose(service, to), 1, Integer::sum));
        assertThat(counts).hasSize(3);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @Test
    void senderThatLeavesShouldMoveNoOtherRecipientsThanItsOwn() {
        MessagingService before = pool(true, LONG_CODE, OTHER, THIRD);
        MessagingService after = pool(true, LONG_CODE, OTHER);
        for (Address to : recipients(500)) {
            Address first = choose(before, to);
            if (!first.equals(THIRD)) {
                assertThat(choose(after, to)).isEqualTo(first);
            }
        }
    }

    @Test
    void stickySenderThatIsFarBehindShouldBePassedOverForTheSecondBestAlone() {
        MessagingService service = pool(true, LONG_CODE, OTHER, THIRD);
        Address sticky = choose(service, TO);
        behind.put(sticky, (double) SenderChoice.SPILL_SECONDS);
        assertThat(choose(service, TO)).isEqualTo(sticky);
        behind.put(sticky, SenderChoice.SPILL_SECONDS + 0.1);
        Address second = choose(service, TO);
        assertThat(second).isNotEqualTo(sticky);
        behind.put(second, 10.0);
        assertThat(choose(service, TO)).as("no longer so much further").isEqualTo(sticky);
    }

    @Test
    void withoutStickinessTheLessLoadedOfTwoShouldBeTaken() {
        MessagingService service = pool(false, LONG_CODE, OTHER, THIRD);
        behind.put(LONG_CODE, 3.0);
        behind.put(OTHER, 2.0);
        behind.put(THIRD, 1.0);
        Set<Address> chosen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            chosen.add(choose(service, TO));
        }
        assertThat(chosen).as("the worst of three is never the better of two").containsExactlyInAnyOrder(OTHER, THIRD);
    }

    @Test
    void withoutStickinessTheLoadShouldEvenOut() {
        MessagingService service = pool(false, LONG_CODE, OTHER, THIRD, SHORT_CODE);
        Map<Address, Double> pace = Map.of(LONG_CODE, 1.0, OTHER, 1.0, THIRD, 1.0, SHORT_CODE, 30.0);
        for (int i = 0; i < 33_000; i++) {
            Address chosen = choose(service, TO);
            behind.merge(chosen, 1 / pace.getOrDefault(chosen, 1.0), Double::sum);
        }
        double least =
                behind.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        assertThat(behind.get(SHORT_CODE))
                .as("thirty times as fast, chosen in half of the pairs")
                .isEqualTo(least);
        assertThat(behind.values()).allSatisfy(seconds -> assertThat(seconds).isLessThan(6_500));
    }

    @Test
    void sendersOfAnotherAccountShouldNotBeCandidates() {
        assertThat(choose(pool(true, STRANGERS, LONG_CODE), TO)).isEqualTo(LONG_CODE);
        assertThat(choice().choose(pool(true, STRANGERS), TO, 1)).isEmpty();
        assertThat(choice().choose(pool(true), TO, 1)).isEmpty();
    }

    @Test
    void onlySendersThatTheCountryAllowsShouldBeCandidates() {
        NumberingPlan.load();
        directory = directory.with(new DirectoryEntry.OfCountry(new CountryRule(
                "US",
                List.of(),
                0,
                Set.of(Sender.Kind.SHORT_CODE, Sender.Kind.LONG_CODE),
                Set.of(Sender.Kind.LONG_CODE),
                ProhibitedContent.NOTHING)));
        MessagingService service = pool(true, LONG_CODE, OTHER, THIRD, SHORT_CODE);
        assertThat(recipients(50))
                .allSatisfy(to -> assertThat(choose(service, to)).isEqualTo(SHORT_CODE));
        directory = directory.with(
                new DirectoryEntry.OfRegistration(new Registration("US", OTHER, "reference of the registrar")));
        Set<Address> chosen = new HashSet<>();
        recipients(50).forEach(to -> chosen.add(choose(service, to)));
        assertThat(chosen).containsExactlyInAnyOrder(SHORT_CODE, OTHER);
        assertThat(choose(pool(true, LONG_CODE), TO))
                .as("refused later, with the reason")
                .isEqualTo(LONG_CODE);
    }

    private static List<Address> recipients(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Address("+1415555" + (1_000 + i)))
                .toList();
    }

    private Address choose(MessagingService service, Address to) {
        Optional<Address> chosen = choice().choose(service, to, random.nextLong());
        return chosen.orElseThrow();
    }

    private SenderChoice choice() {
        return new SenderChoice(directory, sender -> behind.getOrDefault(sender, 0.0));
    }

    private static MessagingService pool(boolean sticky, Address... senders) {
        return new MessagingService(SERVICE, ACCOUNT, "pool", List.of(senders), sticky);
    }

    private static DirectoryEntry sender(Address address, AccountSid account, Sender.Kind kind) {
        return new DirectoryEntry.OfSender(new Sender(address, account, kind));
    }
}

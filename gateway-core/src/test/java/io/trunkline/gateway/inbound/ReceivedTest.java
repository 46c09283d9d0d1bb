package io.trunkline.gateway.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.Partner;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.PartnerOrigin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ReceivedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final MessageSid SID = new MessageSid(1, 2);
    private static final Address NUMBER = new Address("+15005550006");
    private static final Directory NUMBERS =
            Directory.empty().with(new DirectoryEntry.OfSender(new Sender(NUMBER, ACCOUNT, Sender.Kind.LONG_CODE)));
    private static final Partner PARTNER = new Partner(
            "acme", ACCOUNT, new SecretBox(new byte[SecretBox.KEY_BYTES]).hash("secret"), 2, 10, 0, List.of());

    private final List<MessageReceived> facts = new ArrayList<>();
    private final Texts texts = new Texts();

    @Test
    void messageToAnAccountWithPartnersShouldBeForThemInAsManyPartsAsItTakes() {
        take(NUMBERS.with(new DirectoryEntry.OfPartner(PARTNER)), "0123456789".repeat(20));
        assertThat(facts)
                .singleElement()
                .satisfies(fact -> assertThat(fact.envelope().terms().partner())
                        .isEqualTo(PartnerOrigin.forPartnersOf(ACCOUNT, 2)));
    }

    @Test
    void messageToAnAccountWithoutPartnersShouldBeForNone() {
        take(NUMBERS, "Hello");
        assertThat(facts)
                .singleElement()
                .satisfies(fact -> assertThat(fact.envelope().terms()).isEqualTo(DeliveryTerms.DEFAULT));
        assertThat(texts.kept).hasSize(1);
    }

    @Test
    void factShouldHaveTheTimeOfTheLogSoThatItCanBeComparedWithWordsOfTheSubscriber() {
        take(NUMBERS, "Hello");
        assertThat(facts).singleElement().satisfies(fact -> {
            assertThat(fact.at()).isEqualTo(AT.plusSeconds(2));
            assertThat(fact.envelope().acceptedAt()).isEqualTo(AT);
        });
    }

    @Test
    void textThatIsLongerThanAHeaderCanCountShouldBeCut() {
        take(NUMBERS.with(new DirectoryEntry.OfPartner(PARTNER)), "\u00e4\u20ac\ud83d\ude00".repeat(10_000));
        assertThat(facts)
                .singleElement()
                .satisfies(fact ->
                        assertThat(fact.envelope().terms().partner().parts()).isBetween(230, 255));
    }

    @Test
    void messageToNobodyShouldBeKeptApart() {
        take(Directory.empty(), "Hello");
        assertThat(facts).isEmpty();
        assertThat(texts.kept).isEmpty();
        assertThat(texts.unmatched).hasSize(1);
    }

    @Test
    void whatMayHaveBeenDealtWithBeforeShouldBeSaidOnlyWhereTheViewHasItNot() {
        take(NUMBERS, "Hello", true);
        assertThat(facts).hasSize(1);
        texts.known.add(SID);
        take(NUMBERS, "Hello", true);
        assertThat(facts).hasSize(1);
        take(NUMBERS, "Hello", false);
        assertThat(facts).hasSize(2);
    }

    private void take(Directory directory, String text) {
        take(directory, text, false);
    }

    private void take(Directory directory, String text, boolean again) {
        Received received = new Received(
                () -> directory,
                texts,
                fact -> Mono.fromRunnable(() -> facts.add((MessageReceived) fact)),
                new SimpleMeterRegistry());
        received.take(List.of(new InboundMessage(
                        SID, "alpha", "+14155550100", NUMBER.value(), text, 1, AT, AT.plusSeconds(2), again)))
                .block(PATIENCE);
    }

    private static final class Texts implements InboundStore {
        private final List<InboundMessage> kept = new ArrayList<>();
        private final List<InboundMessage> unmatched = new ArrayList<>();
        private final Set<MessageSid> known = new HashSet<>();

        @Override
        public Mono<Void> keepTexts(List<InboundMessage> messages) {
            return Mono.fromRunnable(() -> kept.addAll(messages));
        }

        @Override
        public Mono<String> text(MessageSid sid) {
            return Mono.empty();
        }

        @Override
        public Mono<Set<MessageSid>> known(List<MessageSid> messages) {
            return Mono.fromSupplier(() -> {
                Set<MessageSid> found = new HashSet<>(messages);
                found.retainAll(known);
                return found;
            });
        }

        @Override
        public Mono<Void> keepUnmatched(List<InboundMessage> messages) {
            return Mono.fromRunnable(() -> unmatched.addAll(messages));
        }

        @Override
        public Mono<List<InboundMessage>> unmatched(String carrier, @Nullable MessageSid before, int size) {
            return Mono.just(unmatched);
        }
    }
}

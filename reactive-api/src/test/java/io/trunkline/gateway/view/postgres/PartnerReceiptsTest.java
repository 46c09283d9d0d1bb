package io.trunkline.gateway.view.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trunkline.gateway.inbound.InboundMessage;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.log.AcceptedMessage;
import io.trunkline.gateway.log.LogBatch;
import io.trunkline.gateway.log.LogPosition;
import io.trunkline.gateway.log.kafka.LogServers;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.PartnerOrigin;
import io.trunkline.gateway.message.PartnerOrigin.Wish;
import io.trunkline.gateway.partner.PartnerInbound;
import io.trunkline.gateway.partner.PartnerReceipt;
import io.trunkline.gateway.partner.PartnerReceipts;
import io.trunkline.gateway.partner.PartnerReceipts.Leased;
import io.trunkline.smpp.receipt.MessageState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PartnerReceiptsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ACME = "acme";
    private static final AccountSid ACCOUNT = LogServers.envelope(0).account();

    private final PostgresServer server = LogServers.freshDatabase();
    private final PostgresView view = view();
    private final Instant later = Instant.now().plusSeconds(60);
    private LogPosition position = LogPosition.START;

    private PostgresView view() {
        return new PostgresView(server, 2, partition -> Mono.just(LogPosition.START), InstantSource.system());
    }

    @AfterEach
    void close() {
        view.close();
    }

    @Test
    void messageThatEndsShouldBeInTheLaneOnceForEachOfItsParts() {
        Envelope envelope = envelope(Wish.ALWAYS, 2);
        read(List.of(new AcceptedMessage(envelope, "Hello")), routed(envelope));
        assertThat(claim(10)).as("it is on its way").isEmpty();
        read(List.of(), receipt(envelope, ReceiptOutcome.DELIVERED), receipt(envelope, ReceiptOutcome.DELIVERED));
        read(List.of(), receipt(envelope, ReceiptOutcome.FAILED));
        List<PartnerReceipt> receipts = receipts(claim(10));
        String sid = envelope.sid().toString();
        assertThat(receipts).extracting(PartnerReceipt::messageId).containsExactly(sid, sid + "-2");
        PartnerReceipt receipt = receipts.getFirst();
        assertThat(receipt.from()).isEqualTo(envelope.from());
        assertThat(receipt.to()).isEqualTo(envelope.to());
        assertThat(receipt.submittedAt()).isEqualTo(envelope.acceptedAt());
        assertThat(receipt.doneAt()).isEqualTo(envelope.acceptedAt().plusSeconds(2));
        assertThat(receipt.end().state()).isEqualTo(MessageState.DELIVERED);
        view.partnerReceipts().settled(ACME, receipts).block(PATIENCE);
        read(List.of(), receipt(envelope, ReceiptOutcome.DELIVERED), receipt(envelope, ReceiptOutcome.FAILED));
        assertThat(view.partnerReceipts().pending().block(PATIENCE))
                .as("what ended once does not end again")
                .isEmpty();
    }

    @Test
    void endThatIsReadBeforeTheEnvelopeShouldBeInTheLaneOnceThatIsRead() {
        Envelope envelope = envelope(Wish.ALWAYS, 1);
        read(List.of(), receipt(envelope, ReceiptOutcome.DELIVERED));
        assertThat(claim(10)).as("nobody knows whose it is").isEmpty();
        read(List.of(new AcceptedMessage(envelope, "Hello")));
        assertThat(receipts(claim(10)))
                .extracting(PartnerReceipt::messageId)
                .containsExactly(envelope.sid().toString());
    }

    @Test
    void envelopeShouldReadBackWithItsPartner() {
        Envelope envelope = envelope(Wish.ON_FAILURE, 3);
        read(List.of(new AcceptedMessage(envelope, "Hello")), routed(envelope));
        assertThat(Objects.requireNonNull(view.queries()
                                .find(envelope.account(), envelope.sid())
                                .block(PATIENCE))
                        .envelope())
                .isEqualTo(envelope);
    }

    @Test
    void receiptsOfOneSubmitMultiShouldBearTheIdThatItWasAnswered() {
        Envelope first = envelope(Wish.ALWAYS, 1);
        String shared = first.sid().toString();
        Envelope second = envelope(new PartnerOrigin(ACME, Wish.ALWAYS, 1, false).sharing(shared));
        read(List.of(), routed(first), routed(second));
        read(List.of(), receipt(first, ReceiptOutcome.DELIVERED), receipt(second, ReceiptOutcome.DELIVERED));
        assertThat(receipts(claim(10)))
                .extracting(PartnerReceipt::messageId, PartnerReceipt::sid)
                .containsExactlyInAnyOrder(tuple(shared, first.sid()), tuple(shared, second.sid()));
    }

    @Test
    void onlyEndsThatThePartnerWantsToHearOfShouldBeInTheLane() {
        for (Wish wish : Wish.values()) {
            Envelope delivered = envelope(wish, 1);
            read(List.of(), routed(delivered), receipt(delivered, ReceiptOutcome.DELIVERED));
            Envelope failed = envelope(wish, 1);
            read(
                    List.of(),
                    new MessageFailed(
                            failed.sid(), failed.acceptedAt(), failed, 0, ErrorCode.VALIDITY_EXPIRED, "too late"));
        }
        read(List.of(), routed(LogServers.envelope(0)), receipt(LogServers.envelope(0), ReceiptOutcome.DELIVERED));
        assertThat(receipts(claim(10)))
                .extracting(receipt -> receipt.end().state())
                .containsExactly(
                        MessageState.DELIVERED, MessageState.EXPIRED, MessageState.EXPIRED, MessageState.DELIVERED);
    }

    @Test
    void twoNodesShouldNeverHaveTheSameReceipt() {
        for (int i = 0; i < 200; i++) {
            ended();
        }
        try (PostgresView other = view()) {
            List<Leased> taken = Objects.requireNonNull(Flux.range(0, 40)
                    .flatMap(
                            i -> (i % 2 == 0 ? view : other)
                                    .partnerReceipts()
                                    .claim(ACME, ACCOUNT, later, later.plusSeconds(60), 10)
                                    .flatMapIterable(page -> page),
                            4)
                    .collectList()
                    .block(PATIENCE));
            assertThat(receipts(taken)).doesNotHaveDuplicates().hasSize(200);
        }
    }

    @Test
    void leaseShouldEndByItselfAndWhatIsSettledShouldBeGone() {
        ended();
        ended();
        List<PartnerReceipt> first = receipts(claim(10));
        assertThat(claim(10)).as("leased").isEmpty();
        List<Leased> again = view.partnerReceipts()
                .claim(ACME, ACCOUNT, later.plusSeconds(61), later.plusSeconds(120), 10)
                .block(PATIENCE);
        assertThat(again).isNotNull();
        assertThat(receipts(again)).isEqualTo(first);
        assertThat(again).extracting(Leased::tries).containsOnly(2);
        view.partnerReceipts().settled(ACME, first.subList(0, 1)).block(PATIENCE);
        view.partnerReceipts().again(first.subList(1, 2), later).block(PATIENCE);
        assertThat(view.partnerReceipts().pending().block(PATIENCE)).isEqualTo(Map.of(ACME, 1L));
        assertThat(receipts(claim(10))).isEqualTo(first.subList(1, 2));
        assertThat(view.partnerReceipts()
                        .claim("other", ACCOUNT, later, later, 10)
                        .block(PATIENCE))
                .isEmpty();
        assertThat(view.partnerReceipts().purge(later.plusSeconds(600)).block(PATIENCE))
                .isEqualTo(1);
    }

    @Test
    void whatWasNotSentShouldNotCountAsATry() {
        ended();
        List<PartnerReceipt> first = receipts(claim(10));
        view.partnerReceipts().unsent(first, later).block(PATIENCE);
        assertThat(claim(10)).extracting(Leased::tries).containsExactly(1);
        view.partnerReceipts().again(first, later).block(PATIENCE);
        assertThat(claim(10)).extracting(Leased::tries).containsExactly(2);
    }

    @Test
    void rebuildOfTheViewShouldAddNothingToTheLane() {
        Envelope envelope = envelope(Wish.ALWAYS, 1);
        LifecycleEvent[] events = {routed(envelope), receipt(envelope, ReceiptOutcome.DELIVERED)};
        read(List.of(), events);
        view.partnerReceipts().settled(ACME, receipts(claim(10))).block(PATIENCE);
        try (ViewRebuild rebuild = new ViewRebuild(server, 2, InstantSource.system())) {
            rebuild.begin().block(PATIENCE);
            rebuild.projection().position(0).block(PATIENCE);
            rebuild.projection()
                    .apply(new LogBatch(0, LogPosition.START, position, List.of(), List.of(events), null))
                    .block(PATIENCE);
            rebuild.end().block(PATIENCE);
        }
        assertThat(view.partnerReceipts().pending().block(PATIENCE)).isEmpty();
    }

    @Test
    void subscribersMessageShouldBeInTheLaneOfItsAccountOnceForEachPart() {
        MessageReceived received = received("Hello");
        read(List.of(), received);
        read(List.of(), received);
        List<Leased> lane = claim(10);
        assertThat(lane)
                .extracting(Leased::delivery)
                .containsExactly(inbound(received, 1, "Hello"), inbound(received, 2, "Hello"));
        assertThat(view.partnerReceipts()
                        .claim("another", ACCOUNT, later, later.plusSeconds(60), 10)
                        .block(PATIENCE))
                .as("leased to one partner of the account")
                .isEmpty();
        assertThat(view.partnerReceipts().pending().block(PATIENCE)).isEqualTo(Map.of(ACCOUNT.value(), 2L));
        view.partnerReceipts()
                .settled(ACME, lane.stream().map(Leased::delivery).toList())
                .block(PATIENCE);
        read(List.of(), received);
        assertThat(view.partnerReceipts().pending().block(PATIENCE)).isEmpty();
    }

    @Test
    void partnersOfOtherAccountsShouldNotHaveASubscribersMessage() {
        read(List.of(), received("Hello"));
        assertThat(view.partnerReceipts()
                        .claim(ACME, new AccountSid("AC" + "f".repeat(32)), later, later.plusSeconds(60), 10)
                        .block(PATIENCE))
                .isEmpty();
    }

    @Test
    void whatSubscribersSentAndReceiptsShouldComeInTheOrderInWhichTheyWereQueued() {
        ended();
        MessageReceived received = received("Hello");
        read(List.of(), received);
        ended();
        assertThat(claim(2))
                .hasSize(3)
                .extracting(Leased::delivery)
                .as("a message is not cut")
                .endsWith(inbound(received, 1, "Hello"), inbound(received, 2, "Hello"));
        assertThat(claim(10))
                .extracting(leased -> leased.delivery().getClass().getSimpleName())
                .containsExactly("PartnerReceipt");
    }

    @Test
    void partsOfOneMessageShouldNotBeSharedByTwoPartners() {
        for (int i = 0; i < 100; i++) {
            read(List.of(), received("Hello"));
        }
        try (PostgresView other = view()) {
            List<List<Leased>> taken = Objects.requireNonNull(Flux.range(0, 60)
                    .flatMap(
                            i -> (i % 2 == 0 ? view : other)
                                    .partnerReceipts()
                                    .claim(i % 2 == 0 ? ACME : "another", ACCOUNT, later, later.plusSeconds(60), 5),
                            4)
                    .collectList()
                    .block(PATIENCE));
            assertThat(taken.stream().mapToInt(List::size).sum()).isEqualTo(200);
            assertThat(taken)
                    .allSatisfy(page -> assertThat(page.stream()
                                    .collect(Collectors.groupingBy(
                                            leased -> leased.delivery().sid(), Collectors.counting()))
                                    .values())
                            .allMatch(parts -> parts == 2));
        }
    }

    @Test
    void restOfAMessageShouldBeForThePartnerThatHasAPartOfIt() {
        MessageReceived received = received("Hello");
        read(List.of(), received);
        assertThat(claim(10)).hasSize(2);
        PartnerReceipts lane = view.partnerReceipts();
        lane.again(List.of(inbound(received, 1, ""), inbound(received, 2, "")), later)
                .block(PATIENCE);
        assertThat(lane.claim("another", ACCOUNT, later, later.plusSeconds(60), 10)
                        .block(PATIENCE))
                .as("nobody has any of it")
                .hasSize(2);
        lane.settled("another", List.of(inbound(received, 1, ""))).block(PATIENCE);
        lane.again(List.of(inbound(received, 2, "")), later).block(PATIENCE);
        assertThat(claim(10)).isEmpty();
        assertThat(lane.claim("another", ACCOUNT, later, later.plusSeconds(60), 10)
                        .block(PATIENCE))
                .extracting(Leased::delivery)
                .containsExactly(inbound(received, 2, "Hello"));
    }

    @Test
    void textThatWasErasedMeanwhileShouldNotReachPartners() {
        MessageReceived received = received("Hello");
        read(List.of(), received);
        read(List.of(), new LifecycleEvent.BodyErased(received.sid(), received.at()));
        assertThat(claim(10)).extracting(Leased::delivery).contains(inbound(received, 1, ""));
    }

    private MessageReceived received(String text) {
        Envelope plain = LogServers.envelope(0);
        Envelope envelope = new Envelope(
                plain.sid(),
                plain.account(),
                plain.to(),
                plain.from(),
                null,
                1,
                null,
                plain.acceptedAt(),
                new DeliveryTerms(
                        AmbiguityPolicy.RESEND_ONCE, null, null, PartnerOrigin.forPartnersOf(plain.account(), 2)));
        view.inbound()
                .keepTexts(List.of(new InboundMessage(
                        plain.sid(), "alpha", plain.to().value(), plain.from().value(), text, 1, plain.acceptedAt())))
                .block(PATIENCE);
        return new MessageReceived(envelope, plain.acceptedAt(), "alpha");
    }

    private static PartnerInbound inbound(MessageReceived received, int part, String text) {
        return new PartnerInbound(
                received.sid(),
                part,
                part == 1 ? received.sid().toString() : received.sid() + "-" + part,
                received.envelope().from(),
                received.envelope().to(),
                text);
    }

    private void ended() {
        Envelope envelope = envelope(Wish.ALWAYS, 1);
        read(List.of(), routed(envelope), receipt(envelope, ReceiptOutcome.DELIVERED));
    }

    private List<Leased> claim(int limit) {
        return Objects.requireNonNull(view.partnerReceipts()
                .claim(ACME, ACCOUNT, later, later.plusSeconds(60), limit)
                .block(PATIENCE));
    }

    private static List<PartnerReceipt> receipts(List<Leased> leased) {
        return leased.stream()
                .map(Leased::delivery)
                .map(PartnerReceipt.class::cast)
                .toList();
    }

    private void read(List<AcceptedMessage> accepted, LifecycleEvent... events) {
        if (position.equals(LogPosition.START)) {
            view.projection().position(0).block(PATIENCE);
        }
        LogPosition to = new LogPosition(position.intake() + accepted.size(), position.lifecycle() + events.length);
        view.projection()
                .apply(new LogBatch(0, position, to, accepted, List.of(events), accepted.isEmpty() ? null : later))
                .block(PATIENCE);
        position = to;
    }

    private static Envelope envelope(Wish wish, int parts) {
        return envelope(new PartnerOrigin(ACME, wish, parts, false));
    }

    private static Envelope envelope(PartnerOrigin origin) {
        Envelope plain = LogServers.envelope(0);
        return new Envelope(
                plain.sid(),
                plain.account(),
                plain.from(),
                plain.to(),
                null,
                1,
                null,
                plain.acceptedAt(),
                new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, origin));
    }

    private static LifecycleEvent routed(Envelope envelope) {
        return new MessageRouted(envelope, envelope.acceptedAt().plusSeconds(1), 1, "alpha", 0, "only route");
    }

    /** Without the envelope: the row tells whose it is. */
    private static LifecycleEvent receipt(Envelope envelope, ReceiptOutcome outcome) {
        return new ReceiptReceived(
                envelope.sid(),
                envelope.acceptedAt().plusSeconds(2),
                null,
                1,
                0,
                1,
                outcome,
                outcome == ReceiptOutcome.FAILED ? ErrorCode.UNREACHABLE : null,
                "");
    }
}

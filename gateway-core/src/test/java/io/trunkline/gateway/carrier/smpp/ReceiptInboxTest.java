package io.trunkline.gateway.carrier.smpp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.carrier.NoInbound;
import io.trunkline.gateway.carrier.NoSegments;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.receipt.ReceiptMatcher;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.gateway.receipt.SegmentRef;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ReceiptInboxTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<CarrierReceipt> orphans = new ArrayList<>();
    private Mono<Void> durable = Mono.empty();

    @Test
    void receiptWithoutAMessageIdShouldBeAnOrphanBeforeItIsAnsweredAndCounted() {
        Sinks.Empty<Void> inTheLog = Sinks.empty();
        durable = inTheLog.asMono();
        List<CommandStatus> answers = new ArrayList<>();
        inbox().deliver(receipt("id: sub:001 dlvrd:000 stat:UNDELIV err:027 text:a secret"))
                .subscribe(answers::add);
        assertThat(answers).isEmpty();
        assertThat(unnamed()).isZero();
        inTheLog.tryEmitEmpty();
        assertThat(answers).containsExactly(CommandStatus.ROK);
        assertThat(unnamed()).isOne();
        assertThat(orphans)
                .containsExactly(new CarrierReceipt(
                        "alpha",
                        "",
                        "14155550100",
                        AT,
                        ReceiptOutcome.FAILED,
                        ErrorCode.UNREACHABLE,
                        "state UNDELIV, stat:UNDELIV err:027",
                        "12345",
                        700));
    }

    @Test
    void receiptThatSaysNothingShouldEndNothing() {
        assertThat(inbox().deliver(receipt("hello")).block()).isEqualTo(CommandStatus.ROK);
        assertThat(orphans).singleElement().satisfies(orphan -> {
            assertThat(orphan.outcome()).isEqualTo(ReceiptOutcome.INTERMEDIATE);
            assertThat(orphan.detail()).doesNotContain("hello");
        });
    }

    @Test
    void receiptThatCannotBeKeptShouldBeAskedForAgainAndNotCounted() {
        durable = Mono.error(new LogUnavailableException("planted"));
        assertThat(inbox().deliver(receipt("stat:DELIVRD")).block()).isEqualTo(CommandStatus.RX_T_APPN);
        assertThat(unnamed()).isZero();
    }

    private double unnamed() {
        return meters.get("trunkline.receipts.unnamed")
                .tag("carrier", "alpha")
                .counter()
                .count();
    }

    /** Beside a store and a read model that would find a segment for it, and a lifecycle that must hear of none. */
    private ReceiptInbox inbox() {
        SegmentRef segment = new SegmentRef(new MessageSid(7, 8), 1, 0, 1, new Address("+14155550100"), null);
        ReceiptMatcher matcher = new ReceiptMatcher() {
            @Override
            public Mono<List<Matched>> submitted(String carrier, List<Submitted> segments) {
                return Mono.just(List.of());
            }

            @Override
            public Mono<Match> received(CarrierReceipt receipt) {
                return Mono.just(new Matched(segment, receipt));
            }
        };
        Receipts receipts = new Receipts(
                matcher,
                new NoSegments(),
                event -> Mono.error(new AssertionError(event)),
                orphan -> Mono.fromRunnable(() -> orphans.add(orphan)).then(durable));
        Carrier carrier = new Carrier(
                "alpha",
                "127.0.0.1",
                1,
                "esme",
                new SecretBox(new byte[SecretBox.KEY_BYTES]).seal("word"),
                1,
                List.of(0));
        InstantSource clock = InstantSource.fixed(AT);
        return new ReceiptInbox(
                carrier, receipts, new InboundInbox(carrier, new NoInbound(), clock, new LostAnswers()), clock, meters);
    }

    private static DeliverSm receipt(String text) {
        return DeliverSm.builder()
                .source(PduAddress.international("14155550100"))
                .destination(new PduAddress(PduAddress.TON_UNKNOWN, PduAddress.NPI_UNKNOWN, "12345"))
                .esmClass(EsmClass.DEFAULT.withReceipt())
                .shortMessage(text.getBytes(US_ASCII))
                .tlvs(Tlvs.of(Tlv.ofShort(TlvTag.USER_MESSAGE_REFERENCE, 700)))
                .build();
    }
}

package io.trunkline.gateway.carrier.smpp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.FaultClass;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.log.CarrierReceipt;
import io.trunkline.gateway.progress.OnceAMinute;
import io.trunkline.gateway.receipt.ReceiptMeaning;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.smpp.client.BindHandler;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.receipt.DeliveryReceipt;
import io.trunkline.smpp.receipt.MessageState;
import io.trunkline.smpp.receipt.ReceiptScan.Found;
import io.trunkline.smpp.receipt.ReceiptScan.NoMessageId;
import io.trunkline.smpp.receipt.ReceiptTlvs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Reads what a carrier delivers. A receipt is answered when it is durable, and with ESME_RX_T_APPN when it could not be
 * kept, so that the carrier sends it again; one without a message id, too, which is counted. What is no receipt is a
 * subscriber's message. Late answers go to the link that had submitted.
 */
final class ReceiptInbox implements BindHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptInbox.class);
    private static final String NO_ID = "";

    private final String carrier;
    private final FaultTable faults;
    private final Receipts receipts;
    private final InboundInbox inbound;
    private final InstantSource clock;
    private final Counter unnamed;
    private final OnceAMinute unnamedTold = new OnceAMinute();

    /** Receipts since the last one that was kept; one line tells of them all. */
    private final AtomicInteger notKept = new AtomicInteger();

    ReceiptInbox(Carrier carrier, Receipts receipts, InboundInbox inbound, InstantSource clock, MeterRegistry meters) {
        this.carrier = carrier.name();
        this.faults = carrier.faults();
        this.receipts = receipts;
        this.inbound = inbound;
        this.clock = clock;
        this.unnamed = Counter.builder("trunkline.receipts.unnamed")
                .description("Receipts without a message id, kept among the carrier's orphans")
                .tag("carrier", carrier.name())
                .register(meters);
    }

    @Override
    public Mono<CommandStatus> deliver(DeliverSm message) {
        if (!message.esmClass().isReceipt() && !message.esmClass().isIntermediate()) {
            return inbound.deliver(message);
        }
        Octets text = message.userData();
        return switch (DeliveryReceipt.scan(text.shared(), 0, text.length(), tlvs(message))) {
            case Found found -> {
                DeliveryReceipt receipt = found.receipt();
                yield taken(read(receipt.messageId(), receipt.state(), receipt.details(), message));
            }
            case NoMessageId none ->
                taken(read(NO_ID, none.state(), none.details(), message)).doOnNext(answer -> {
                    if (answer.equals(CommandStatus.ROK)) {
                        keptUnnamed();
                    }
                });
        };
    }

    @Override
    public void late(SubmitSm pdu, Object context, SubmitOutcome outcome) {
        if (context instanceof SmppLink.Segment segment) {
            segment.late(outcome);
        }
    }

    /** Its text is no line of a log: it may be a subscriber's. */
    private void keptUnnamed() {
        unnamed.increment();
        unnamedTold.happened(count -> LOG.warn(
                "Carrier {}: {} receipts came without a message id; they are kept among its orphans", carrier, count));
    }

    private Mono<CommandStatus> taken(CarrierReceipt receipt) {
        return receipts.received(receipt)
                .then(Mono.fromCallable(this::kept))
                .onErrorResume(fault -> Mono.fromCallable(() -> notKept(fault)));
    }

    private CommandStatus kept() {
        int missed = notKept.get() == 0 ? 0 : notKept.getAndSet(0);
        if (missed > 0) {
            LOG.info("Carrier {}: receipts are kept again; {} were asked for again", carrier, missed);
        }
        return CommandStatus.ROK;
    }

    private CommandStatus notKept(Throwable fault) {
        if (notKept.getAndIncrement() == 0) {
            LOG.warn("Carrier {}: receipts cannot be kept and are asked for again: {}", carrier, fault.toString());
        }
        return CommandStatus.RX_T_APPN;
    }

    private CarrierReceipt read(
            String messageId, @Nullable MessageState state, DeliveryReceipt.Details details, DeliverSm message) {
        String word = state == null ? details.stat() : state.receiptText();
        ReceiptMeaning meaning = ReceiptMeaning.of(word, details.err());
        boolean intermediate = message.esmClass().isIntermediate();
        return new CarrierReceipt(
                carrier,
                messageId,
                message.source().address(),
                Instant.ofEpochMilli(clock.millis()),
                intermediate ? ReceiptOutcome.INTERMEDIATE : meaning.outcome(),
                intermediate ? null : meaning.code(),
                "state " + word + ", stat:" + details.stat() + " err:" + details.err(),
                message.destination().address(),
                reference(message),
                !intermediate && mayGoElsewhere(meaning, word, details.err()));
    }

    /** What nobody takes any more, or only later, no other route delivers either. */
    private boolean mayGoElsewhere(ReceiptMeaning meaning, String state, String error) {
        return meaning.outcome() == ReceiptOutcome.FAILED && faults.ofReceipt(state, error) == FaultClass.ROUTE;
    }

    private static @Nullable Integer reference(DeliverSm message) {
        Tlv reference = message.tlvs().find(TlvTag.USER_MESSAGE_REFERENCE);
        return reference == null || reference.value().length() != Short.BYTES ? null : (int) reference.toUnsigned();
    }

    private static ReceiptTlvs tlvs(DeliverSm message) {
        ReceiptTlvs tlvs = ReceiptTlvs.NONE;
        if (message.tlvs().isEmpty()) {
            return tlvs;
        }
        for (Tlv tlv : message.tlvs().toList()) {
            tlvs = tlvs.with(tlv.tag(), tlv.value().shared());
        }
        return tlvs;
    }
}

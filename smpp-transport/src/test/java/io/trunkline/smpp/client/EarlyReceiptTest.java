package io.trunkline.smpp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.Await;
import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.receipt.DeliveryReceipt;
import io.trunkline.smpp.receipt.EarlyReceipts;
import io.trunkline.smpp.receipt.MessageIdProfile;
import io.trunkline.smpp.receipt.MessageState;
import io.trunkline.smpp.receipt.ReceiptScan;
import io.trunkline.smpp.session.EventLoops;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Row 15 of the behaviour table, through a socket, with an id in hexadecimal here and decimal there (row 16). */
@Timeout(90)
class EarlyReceiptTest {
    private static final MessageIdProfile IDS =
            new MessageIdProfile(MessageIdProfile.Form.HEXADECIMAL, MessageIdProfile.Form.DECIMAL, "");

    /** A receipt with the way to answer its deliver_sm. */
    private record Early(DeliveryReceipt receipt, Sinks.One<CommandStatus> answer) {}

    private final EarlyReceipts<Early> early = new EarlyReceipts<>(10, Duration.ofMinutes(1));
    private final CompletableFuture<DeliveryReceipt> matched = new CompletableFuture<>();

    @Test
    void aReceiptBeforeItsResponseShouldBeParkedAndAnsweredOnceItIsMatched() throws IOException {
        EventLoops loops = EventLoops.create(1, "esme");
        try (ServerSocket listening = RawPeer.listen()) {
            BindSettings settings = BindSettings.builder(
                            "127.0.0.1", listening.getLocalPort(), new SystemId("esme"), "secret")
                    .build();
            SmppBind bind = SmppBind.open(loops, settings, this::onDeliver);
            try (RawPeer centre = RawPeer.accept(listening)) {
                int asked = centre.read().sequence();
                centre.send(new BindResponse(BindMode.TRANSCEIVER, CommandStatus.ROK, "smsc", Tlvs.NONE), asked);
                bind.bound().block();
                bind.submit(SubmitSm.builder().shortMessage(new byte[] {'x'}).build())
                        .subscribe(this::onOutcome);
                int submitted = centre.read().sequence();

                centre.send(receipt("26"), 900);
                Await.until("the receipt is parked", () -> early.size() == 1);
                centre.send(SubmitSmResp.accepted("1A"), submitted);

                RawPeer.Frame answered = centre.read();
                assertThat(answered.sequence()).isEqualTo(900);
                assertThat(answered.pdu()).isEqualTo(DeliverSmResp.of(CommandStatus.ROK));
                assertThat(matched.join().state()).isEqualTo(MessageState.DELIVERED);
                assertThat(matched.join().messageId()).isEqualTo("26");
            }
        } finally {
            loops.shutdown().block(Duration.ofSeconds(10));
        }
    }

    private Mono<CommandStatus> onDeliver(DeliverSm message) {
        DeliveryReceipt receipt = ((ReceiptScan.Found) DeliveryReceipt.scan(message)).receipt();
        Sinks.One<CommandStatus> answer = Sinks.one();
        boolean room =
                early.park(IDS.normaliseReceipt(receipt.messageId()), new Early(receipt, answer), System.nanoTime());
        return room ? answer.asMono() : Mono.just(CommandStatus.RX_T_APPN);
    }

    private void onOutcome(SubmitOutcome outcome) {
        if (outcome instanceof SubmitOutcome.Accepted accepted) {
            List<Early> waiting = early.claim(IDS.normaliseResponse(accepted.messageId()));
            for (Early one : waiting) {
                matched.complete(one.receipt());
                one.answer().tryEmitValue(CommandStatus.ROK).orThrow();
            }
        }
    }

    private static DeliverSm receipt(String id) {
        return DeliverSm.builder()
                .esmClass(EsmClass.DEFAULT.withReceipt())
                .shortMessage(("id:" + id + " stat:DELIVRD err:000").getBytes(StandardCharsets.ISO_8859_1))
                .build();
    }
}

package io.trunkline.smpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.smpp.client.BindHandler;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.codec.MessageView;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.EventLoops;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** Handlers at both ends that read messages where they lie and have no record made. */
@Timeout(60)
class MessageInPlaceTest {
    private static final SystemId PARTNER = new SystemId("partner");

    private final EventLoops loops = EventLoops.create(1, "in-place");
    private final Centre centre = new Centre();
    private final Esme esme = new Esme();
    private final SmppServer<String> server = Objects.requireNonNull(
            SmppServer.start(loops, ServerSettings.builder("127.0.0.1", 0).build(), centre)
                    .block(Duration.ofSeconds(30)));
    private final SmppBind bind = SmppBind.open(
            loops,
            BindSettings.builder("127.0.0.1", server.port(), PARTNER, "secret").build(),
            esme);

    @AfterEach
    void stop() {
        bind.close(Duration.ZERO).block(Duration.ofSeconds(30));
        server.close(Duration.ZERO).block(Duration.ofSeconds(30));
        loops.shutdown().block(Duration.ofSeconds(30));
    }

    @Test
    void messagesShouldBeReadInPlaceAtBothEnds() {
        bind.bound().block(Duration.ofSeconds(30));
        SubmitSm submit = SubmitSm.builder()
                .destination(PduAddress.international("14155550123"))
                .shortMessage(new byte[] {1, 2, 3})
                .build();
        assertThat(bind.submit(submit).block(Duration.ofSeconds(30)))
                .isInstanceOfSatisfying(
                        SubmitOutcome.Accepted.class,
                        accepted -> assertThat(accepted.messageId()).isEqualTo("14155550123 3"));

        DeliverSm deliver = DeliverSm.builder()
                .source(PduAddress.international("14155550123"))
                .build();
        assertThat(server.deliver(PARTNER, deliver).block(Duration.ofSeconds(30)))
                .isInstanceOfSatisfying(
                        DeliverOutcome.Rejected.class,
                        rejected -> assertThat(rejected.status()).isEqualTo(CommandStatus.RX_R_APPN));
        assertThat(esme.source).hasValue("14155550123");
    }

    @Test
    void aViewThatIsKeptShouldGiveNothingOfItsMessage() {
        bind.bound().block(Duration.ofSeconds(30));
        bind.submit(SubmitSm.builder().build()).block(Duration.ofSeconds(30));

        MessageView kept = Objects.requireNonNull(centre.kept.get());
        assertThatThrownBy(kept::destination).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static final class Centre implements ServerHandler<String> {
        private final AtomicReference<@Nullable MessageView> kept = new AtomicReference<>();

        @Override
        public Mono<BindDecision<String>> authenticate(BindRequest request, SocketAddress remote) {
            return Mono.just(new BindDecision.Accept<>("account", 1));
        }

        @Override
        public Mono<SubmitSmResp> submit(ServerSession<String> session, SubmitSm message) {
            return Mono.error(new AssertionError("a record (expected: none made)"));
        }

        @Override
        public Mono<SubmitSmResp> submit(ServerSession<String> session, MessageView message) {
            kept.set(message);
            return Mono.just(SubmitSmResp.accepted(
                    (message.destination().address() + " " + message.shortMessageOctets()).strip()));
        }
    }

    private static final class Esme implements BindHandler {
        private final AtomicReference<@Nullable String> source = new AtomicReference<>();

        @Override
        public Mono<CommandStatus> deliver(DeliverSm message) {
            return Mono.error(new AssertionError("a record (expected: none made)"));
        }

        @Override
        public Mono<CommandStatus> deliver(MessageView message) {
            source.set(message.source().address());
            return Mono.just(CommandStatus.RX_R_APPN);
        }
    }
}

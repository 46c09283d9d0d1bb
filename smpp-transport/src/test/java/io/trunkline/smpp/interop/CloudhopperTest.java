package io.trunkline.smpp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.cloudhopper.smpp.SmppBindType;
import com.cloudhopper.smpp.SmppServerConfiguration;
import com.cloudhopper.smpp.SmppServerHandler;
import com.cloudhopper.smpp.SmppServerSession;
import com.cloudhopper.smpp.SmppSession;
import com.cloudhopper.smpp.SmppSessionConfiguration;
import com.cloudhopper.smpp.impl.DefaultSmppClient;
import com.cloudhopper.smpp.impl.DefaultSmppServer;
import com.cloudhopper.smpp.impl.DefaultSmppSessionHandler;
import com.cloudhopper.smpp.pdu.BaseBind;
import com.cloudhopper.smpp.pdu.BaseBindResp;
import com.cloudhopper.smpp.pdu.PduRequest;
import com.cloudhopper.smpp.pdu.PduResponse;
import com.cloudhopper.smpp.type.Address;
import com.cloudhopper.smpp.type.SmppBindException;
import io.trunkline.smpp.Await;
import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.Submission;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.TestCentre;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Our server with cloudhopper as the ESME, and our client with cloudhopper as the message centre. */
@Timeout(120)
class CloudhopperTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.ISO_8859_1);
    private static final long MILLIS_MAX = 30_000;

    @Test
    void itsClientShouldSubmitReceiveAndUnbindAtOurServer() throws Exception {
        List<PduRequest<?>> received = new CopyOnWriteArrayList<>();
        DefaultSmppClient client = new DefaultSmppClient();
        try (TestCentre centre = TestCentre.start()) {
            SmppSession esme = client.bind(configuration(centre.port(), TestCentre.PASSWORD), new Recording(received));
            com.cloudhopper.smpp.pdu.SubmitSm submit = new com.cloudhopper.smpp.pdu.SubmitSm();
            submit.setSourceAddress(new Address((byte) 5, (byte) 0, "Acme"));
            submit.setDestAddress(new Address((byte) 1, (byte) 1, "491701234567"));
            submit.setShortMessage(HELLO);
            assertThat(esme.submit(submit, MILLIS_MAX).getMessageId()).isEqualTo("1");
            assertThat(centre.submitted)
                    .containsExactly(SubmitSm.builder()
                            .source(PduAddress.alphanumeric("Acme"))
                            .destination(PduAddress.international("491701234567"))
                            .shortMessage(HELLO)
                            .build());

            centre.answering(message -> Mono.just(SubmitSmResp.refused(CommandStatus.RTHROTTLED)));
            submit.removeSequenceNumber();
            assertThat(esme.submit(submit, MILLIS_MAX).getCommandStatus()).isEqualTo(CommandStatus.RTHROTTLED.code());

            DeliverSm deliver = DeliverSm.builder().shortMessage(HELLO).build();
            assertThat(centre.bound.getFirst().deliver(deliver).block()).isInstanceOf(DeliverOutcome.Delivered.class);
            assertThat(received).singleElement().isInstanceOf(com.cloudhopper.smpp.pdu.DeliverSm.class);

            esme.unbind(MILLIS_MAX);
            Await.until("closed", () -> centre.closed.contains(CloseReason.UNBOUND_BY_PEER));
        } finally {
            client.destroy();
        }
    }

    @Test
    void itsClientShouldBeRefusedForAWrongPassword() {
        DefaultSmppClient client = new DefaultSmppClient();
        try (TestCentre centre = TestCentre.start()) {
            SmppSessionConfiguration wrong = configuration(centre.port(), "wrong");
            assertThatExceptionOfType(SmppBindException.class)
                    .isThrownBy(() -> client.bind(wrong, new DefaultSmppSessionHandler()));
        } finally {
            client.destroy();
        }
    }

    @Test
    void ourClientShouldSubmitAtItsServer() throws Exception {
        EventLoops loops = EventLoops.create(1, "esme");
        int port = freePort();
        SmppServerConfiguration configuration = new SmppServerConfiguration();
        configuration.setPort(port);
        configuration.setHost("127.0.0.1");
        configuration.setSystemId("cloud");
        DefaultSmppServer server = new DefaultSmppServer(configuration, new Centre());
        server.start();
        try {
            SmppBind bind = SmppBind.open(
                    loops,
                    BindSettings.builder("127.0.0.1", port, new SystemId("esme"), "secret")
                            .window(50)
                            .build(),
                    message -> Mono.just(CommandStatus.ROK));
            assertThat(bind.bound().block())
                    .satisfies(bound -> assertThat(bound.peerSystemId()).isEqualTo("cloud"));
            SubmitSm submit = SubmitSm.builder()
                    .destination(PduAddress.international("491701234567"))
                    .shortMessage(HELLO)
                    .build();
            assertThat(bind.submit(Flux.range(0, 500).map(i -> new Submission<>(submit, i)))
                            .map(result -> result.outcome())
                            .collectList()
                            .block())
                    .hasSize(500)
                    .allSatisfy(outcome -> assertThat(outcome)
                            .isInstanceOfSatisfying(
                                    SubmitOutcome.Accepted.class,
                                    accepted -> assertThat(accepted.messageId()).isEqualTo("cloud-id")));
            bind.close(Duration.ofSeconds(5)).block(Duration.ofSeconds(30));
        } finally {
            server.destroy();
            loops.shutdown().block(Duration.ofSeconds(30));
        }
    }

    static SmppSessionConfiguration configuration(int port, String password) {
        SmppSessionConfiguration configuration =
                new SmppSessionConfiguration(SmppBindType.TRANSCEIVER, "cloud", password);
        configuration.setHost("127.0.0.1");
        configuration.setPort(port);
        configuration.setBindTimeout(MILLIS_MAX);
        return configuration;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = RawPeer.listen()) {
            return socket.getLocalPort();
        }
    }

    /** Answers everything with ESME_ROK and keeps it. */
    static final class Recording extends DefaultSmppSessionHandler {
        private final List<PduRequest<?>> received;

        Recording(List<PduRequest<?>> received) {
            this.received = received;
        }

        @Override
        @SuppressWarnings("rawtypes")
        public PduResponse firePduRequestReceived(PduRequest request) {
            received.add(request);
            return request.createResponse();
        }
    }

    /** Lets everyone in and accepts every submit_sm under one id. */
    static final class Centre implements SmppServerHandler {
        @Override
        @SuppressWarnings("rawtypes")
        public void sessionBindRequested(Long id, SmppSessionConfiguration configuration, BaseBind bind) {}

        @Override
        public void sessionCreated(Long id, SmppServerSession session, BaseBindResp response) {
            session.serverReady(new DefaultSmppSessionHandler() {
                @Override
                @SuppressWarnings("rawtypes")
                public PduResponse firePduRequestReceived(PduRequest request) {
                    PduResponse response = request.createResponse();
                    if (response instanceof com.cloudhopper.smpp.pdu.SubmitSmResp accepted) {
                        accepted.setMessageId("cloud-id");
                    }
                    return response;
                }
            });
        }

        @Override
        public void sessionDestroyed(Long id, SmppServerSession session) {
            session.destroy();
        }
    }
}

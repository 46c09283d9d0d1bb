package io.trunkline.gateway.partner.smpp;

import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.Partner;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.partner.Enquiries;
import io.trunkline.gateway.partner.PartnerMetrics;
import io.trunkline.gateway.partner.PartnerReceipts;
import io.trunkline.gateway.partner.Submissions;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.SubmitMulti;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.server.AddressList;
import io.trunkline.smpp.server.BindDecision;
import io.trunkline.smpp.server.BindLimits;
import io.trunkline.smpp.server.ServerHandler;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/**
 * Listens for partners. A partner binds with the system_id and password of the directory; what it may do is what the
 * directory said at its newest bind. Thread-safe.
 */
public final class PartnerServer {
    private final SmppServer<Partner> server;
    private final Submissions submissions;
    private final ReceiptDelivery receipts;

    private PartnerServer(SmppServer<Partner> server, Submissions submissions, ReceiptDelivery receipts) {
        this.server = server;
        this.submissions = submissions;
        this.receipts = receipts;
    }

    /**
     * What a server needs of the gateway.
     *
     * @param secrets knows the partners' passwords
     */
    public record Desk(
            DirectoryLog directory,
            SecretBox secrets,
            Submissions submissions,
            Enquiries enquiries,
            PartnerReceipts receipts,
            PartnerMetrics metrics) {}

    /** Listens, and begins to deliver what partners are still to have. Fails where the address cannot be had. */
    public static Mono<PartnerServer> start(EventLoops loops, ServerSettings settings, Desk desk, InstantSource clock) {
        return SmppServer.start(loops, settings, new Handler(desk)).map(server -> {
            ReceiptDelivery receipts = new ReceiptDelivery(server, desk.receipts(), desk.metrics(), clock);
            desk.submissions().start();
            receipts.start();
            return new PartnerServer(server, desk.submissions(), receipts);
        });
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /**
     * Refuses what is new, answers what is with intake, lets receipts on their way be answered, each within {@code drain},
     * and unbinds.
     */
    public Mono<Void> close(Duration drain) {
        return Mono.defer(() -> {
            submissions.stop();
            return receipts.stop(drain).then(server.close(drain));
        });
    }

    /** What the server asks of the gateway. */
    private record Handler(Desk desk) implements ServerHandler<Partner> {
        private static final int NORMAL = 1;

        @Override
        public Mono<BindDecision<Partner>> authenticate(BindRequest bind, SocketAddress remote) {
            Directory now = desk.directory().current();
            return Mono.fromCallable(() -> now.partner(bind.systemId().value())
                    .filter(partner -> desk.secrets().matches(bind.password(), partner.password()))
                    .filter(partner -> now.account(partner.account())
                            .map(Account::isActive)
                            .orElse(true))
                    .<BindDecision<Partner>>map(partner -> new BindDecision.Accept<>(partner, limits(partner)))
                    .orElseGet(BindDecision::badCredentials));
        }

        private static BindLimits limits(Partner partner) {
            AddressList networks = partner.networks().isEmpty() ? AddressList.ANY : AddressList.of(partner.networks());
            return new BindLimits(partner.bindsMax(), networks, partner.submitsPerSecond());
        }

        @Override
        public Mono<SubmitSmResp> submit(ServerSession<Partner> session, SubmitSm message) {
            return desk.submissions()
                    .submit(session.account(), !session.version().hasTlvs(), message);
        }

        /** It has no priority_flag; the 0 of a submit_sm would make it bulk. */
        @Override
        public Mono<DataSmResp> data(ServerSession<Partner> session, DataSm message) {
            return submit(
                            session,
                            message.toSubmitSm().toBuilder()
                                    .priorityFlag(NORMAL)
                                    .build())
                    .map(answer -> new DataSmResp(answer.status(), answer.messageId(), answer.tlvs()));
        }

        @Override
        public Mono<PduResponse> operate(ServerSession<Partner> session, Operation operation) {
            if (operation instanceof SubmitMulti multi) {
                return desk.submissions()
                        .submit(session.account(), !session.version().hasTlvs(), multi)
                        .cast(PduResponse.class);
            }
            return desk.enquiries().answer(session.account().account(), operation);
        }

        @Override
        public void bound(ServerSession<Partner> session) {
            desk.metrics().bound(session.systemId().value(), 1);
        }

        @Override
        public void closed(ServerSession<Partner> session, CloseReason reason) {
            desk.metrics().bound(session.systemId().value(), -1);
        }
    }
}

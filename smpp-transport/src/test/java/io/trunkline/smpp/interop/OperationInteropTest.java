package io.trunkline.smpp.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import com.cloudhopper.smpp.type.Address;
import io.trunkline.smpp.Await;
import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.client.BindHandler;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.RequestOutcome;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.pdu.BroadcastSm;
import io.trunkline.smpp.pdu.BroadcastSmResp;
import io.trunkline.smpp.pdu.CancelBroadcastSm;
import io.trunkline.smpp.pdu.CancelBroadcastSmResp;
import io.trunkline.smpp.pdu.CancelSm;
import io.trunkline.smpp.pdu.CancelSmResp;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.MultiDestination;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Operation;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.PduResponse;
import io.trunkline.smpp.pdu.QueryBroadcastSm;
import io.trunkline.smpp.pdu.QueryBroadcastSmResp;
import io.trunkline.smpp.pdu.QuerySm;
import io.trunkline.smpp.pdu.QuerySmResp;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.ReplaceSm;
import io.trunkline.smpp.pdu.ReplaceSmResp;
import io.trunkline.smpp.pdu.SubmitMulti;
import io.trunkline.smpp.pdu.SubmitMultiResp;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.UnsuccessfulSme;
import io.trunkline.smpp.server.TestCentre;
import io.trunkline.smpp.session.EventLoops;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jsmpp.PDUStringException;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.MessageState;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.ReplaceIfPresentFlag;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.bean.UnsuccessDelivery;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SMPPServerSessionListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.MessageId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** The operations that each peer knows, over sessions, in both directions. */
@Timeout(120)
class OperationInteropTest {
    private static final long MILLIS_MAX = 30_000;
    private static final Duration MOST = Duration.ofMillis(MILLIS_MAX);
    private static final String ID = "7f";
    private static final String UNKNOWN_ID = "none";
    private static final String FINAL_DATE = "261121060000000+";
    private static final PduAddress SOURCE = PduAddress.international("49170");
    private static final PduAddress GOOD = PduAddress.international("491701");
    private static final PduAddress BAD = PduAddress.international("491702");
    private static final byte[] TEXT = "hi".getBytes(StandardCharsets.ISO_8859_1);
    private static final QuerySm QUERY = new QuerySm(ID, SOURCE);
    private static final CancelSm CANCEL = new CancelSm("CMT", ID, SOURCE, GOOD);
    private static final ReplaceSm REPLACE =
            new ReplaceSm(ID, SOURCE, "", "", RegisteredDelivery.ON_ANY_OUTCOME, 0, Octets.wrap(TEXT), Tlvs.NONE);
    private static final SubmitMulti MULTI = new SubmitMulti(
            List.of(new MultiDestination.Sme(GOOD), new MultiDestination.Sme(BAD)),
            SubmitSm.builder().source(SOURCE).shortMessage(TEXT).build());
    private static final QuerySmResp DELIVERED =
            new QuerySmResp(CommandStatus.ROK, ID, FINAL_DATE, MessageState.DELIVERED.value(), 5);
    private static final SubmitMultiResp ONE_OF_TWO = new SubmitMultiResp(
            CommandStatus.ROK, ID, List.of(new UnsuccessfulSme(BAD, CommandStatus.RINVDSTADR)), Tlvs.NONE);

    private final EventLoops loops = EventLoops.create(1, "esme");

    @AfterEach
    void stop() {
        loops.shutdown().block(MOST);
    }

    @Test
    void ourClientShouldAskJsmppsServerEverythingThatItKnows() throws Exception {
        ServerSocket socket = RawPeer.listen();
        SMPPServerSessionListener listening =
                new SMPPServerSessionListener(socket.getLocalPort(), new JsmppServerTest.Listening(socket));
        JsmppCentre centre = new JsmppCentre();
        listening.setMessageReceiverListener(centre);
        Thread.ofVirtual().start(() -> {
            try {
                listening.accept().waitForBind(MILLIS_MAX).accept("jsmpp", org.jsmpp.bean.InterfaceVersion.IF_50);
            } catch (Exception e) {
                centre.asked.add(e.toString());
            }
        });
        SmppBind bind = bind(socket.getLocalPort());
        try {
            assertThat(ask(bind, QUERY)).isEqualTo(DELIVERED);
            assertThat(ask(bind, new QuerySm(UNKNOWN_ID, SOURCE)).status()).isEqualTo(CommandStatus.RQUERYFAIL);
            assertThat(ask(bind, CANCEL)).isEqualTo(new CancelSmResp(CommandStatus.ROK));
            assertThat(ask(bind, REPLACE)).isEqualTo(new ReplaceSmResp(CommandStatus.ROK));
            assertThat(ask(bind, MULTI)).isEqualTo(ONE_OF_TWO);
            Tlvs area = Tlvs.of(Tlv.ofShort(TlvTag.BROADCAST_REP_NUM, 3));
            assertThat(ask(bind, new BroadcastSm("", SOURCE, "", 0, "", "", 0, 0, 0, area)))
                    .isEqualTo(new BroadcastSmResp(CommandStatus.ROK, ID, Tlvs.NONE));
            assertThat(ask(bind, new QueryBroadcastSm(ID, SOURCE, Tlvs.NONE)))
                    .isEqualTo(new QueryBroadcastSmResp(CommandStatus.ROK, ID, Tlvs.NONE));
            assertThat(ask(bind, new CancelBroadcastSm("", ID, SOURCE, Tlvs.NONE)))
                    .isEqualTo(new CancelBroadcastSmResp(CommandStatus.ROK));
            assertThat(centre.asked)
                    .containsExactly(
                            "query 7f 49170",
                            "query none 49170",
                            "cancel CMT 7f 49170 491701",
                            "replace 7f 49170 1 hi",
                            "multi 49170 [491701, 491702] hi",
                            "broadcast 49170 3",
                            "query broadcast 7f 49170",
                            "cancel broadcast 7f 49170");
        } finally {
            bind.close(Duration.ofSeconds(1)).block(MOST);
            listening.close();
        }
    }

    @Test
    void jsmppsClientShouldAskOurServerEverythingThatItKnows() throws Exception {
        List<Operation> asked = new CopyOnWriteArrayList<>();
        SMPPSession esme = new SMPPSession();
        try (TestCentre centre = TestCentre.start().operating(operation -> answered(operation, asked))) {
            esme.setTransactionTimer(MOST.toMillis());
            esme.setMessageReceiverListener(new JsmppClientTest.Receiver(new CopyOnWriteArrayList<>()));
            esme.connectAndBind(
                    "127.0.0.1",
                    centre.port(),
                    new BindParameter(
                            BindType.BIND_TX,
                            "jsmpp",
                            TestCentre.PASSWORD,
                            "",
                            TypeOfNumber.UNKNOWN,
                            NumberingPlanIndicator.UNKNOWN,
                            null));
            QuerySmResult found = esme.queryShortMessage(
                    ID, TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, SOURCE.address());
            assertThat(found.getMessageState()).isEqualTo(MessageState.DELIVERED);
            assertThat(found.getFinalDate()).isEqualTo(FINAL_DATE);
            assertThat(found.getErrorCode()).isEqualTo((byte) 5);
            esme.cancelShortMessage(
                    "CMT",
                    ID,
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    SOURCE.address(),
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    GOOD.address());
            esme.replaceShortMessage(
                    ID,
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    SOURCE.address(),
                    "",
                    "",
                    new org.jsmpp.bean.RegisteredDelivery(1),
                    (byte) 0,
                    TEXT);
            assertThat(submitMultiple(esme).getUnsuccessDeliveries())
                    .singleElement()
                    .satisfies(refused -> {
                        assertThat(refused.getDestinationAddress().getAddress()).isEqualTo(BAD.address());
                        assertThat(refused.getErrorStatusCode()).isEqualTo(CommandStatus.RINVDSTADR.code());
                    });
            assertThatExceptionOfType(NegativeResponseException.class)
                    .isThrownBy(() -> esme.queryShortMessage(
                            UNKNOWN_ID, TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, SOURCE.address()))
                    .matches(refusal -> refusal.getCommandStatus() == CommandStatus.RQUERYFAIL.code());
            assertThat(asked).containsExactly(QUERY, CANCEL, REPLACE, MULTI, new QuerySm(UNKNOWN_ID, SOURCE));
        } finally {
            esme.unbindAndClose();
        }
    }

    private static SubmitMultiResult submitMultiple(SMPPSession esme) throws Exception {
        return esme.submitMultiple(
                "",
                TypeOfNumber.INTERNATIONAL,
                NumberingPlanIndicator.ISDN,
                SOURCE.address(),
                new org.jsmpp.bean.Address[] {
                    new org.jsmpp.bean.Address((byte) 1, (byte) 1, GOOD.address()),
                    new org.jsmpp.bean.Address((byte) 1, (byte) 1, BAD.address())
                },
                new ESMClass(),
                (byte) 0,
                (byte) 0,
                "",
                "",
                new org.jsmpp.bean.RegisteredDelivery(),
                ReplaceIfPresentFlag.DEFAULT,
                DataCodings.ZERO,
                (byte) 0,
                TEXT);
    }

    @Test
    void ourClientShouldAskCloudhoppersServerEverythingThatItKnows() throws Exception {
        int port = CloudhopperTest.freePort();
        SmppServerConfiguration configuration = new SmppServerConfiguration();
        configuration.setPort(port);
        configuration.setHost("127.0.0.1");
        configuration.setSystemId("cloud");
        CloudhopperCentre centre = new CloudhopperCentre();
        DefaultSmppServer server = new DefaultSmppServer(configuration, centre);
        server.start();
        SmppBind bind = bind(port);
        try {
            assertThat(ask(bind, QUERY)).isEqualTo(DELIVERED);
            assertThat(ask(bind, CANCEL)).isEqualTo(new CancelSmResp(CommandStatus.ROK));
            assertThat(ask(bind, REPLACE)).isEqualTo(new ReplaceSmResp(CommandStatus.ROK));
            assertThat(centre.asked)
                    .containsExactly("query 7f 49170", "cancel CMT 7f 49170 491701", "replace 7f 49170 1 hi");
        } finally {
            bind.close(Duration.ofSeconds(1)).block(MOST);
            server.destroy();
        }
    }

    @Test
    void cloudhoppersClientShouldAskOurServerEverythingThatItKnows() throws Exception {
        List<Operation> asked = new CopyOnWriteArrayList<>();
        DefaultSmppClient client = new DefaultSmppClient();
        try (TestCentre centre = TestCentre.start().operating(operation -> answered(operation, asked))) {
            SmppSession esme = client.bind(
                    CloudhopperTest.configuration(centre.port(), TestCentre.PASSWORD), new DefaultSmppSessionHandler());
            Address source = new Address((byte) 1, (byte) 1, SOURCE.address());
            com.cloudhopper.smpp.pdu.QuerySm query = new com.cloudhopper.smpp.pdu.QuerySm();
            query.setMessageId(ID);
            query.setSourceAddress(source);
            assertThat(asked(esme, query)).isInstanceOfSatisfying(com.cloudhopper.smpp.pdu.QuerySmResp.class, found -> {
                assertThat(found.getMessageId()).isEqualTo(ID);
                assertThat(found.getFinalDate()).isEqualTo(FINAL_DATE);
                assertThat(found.getMessageState()).isEqualTo(MessageState.DELIVERED.value());
                assertThat(found.getErrorCode()).isEqualTo((byte) 5);
            });
            com.cloudhopper.smpp.pdu.CancelSm cancel = new com.cloudhopper.smpp.pdu.CancelSm();
            cancel.setServiceType("CMT");
            cancel.setMessageId(ID);
            cancel.setSourceAddress(source);
            cancel.setDestAddress(new Address((byte) 1, (byte) 1, GOOD.address()));
            assertThat(asked(esme, cancel).getCommandStatus()).isZero();
            com.cloudhopper.smpp.pdu.ReplaceSm replace = new com.cloudhopper.smpp.pdu.ReplaceSm();
            replace.setMessageId(ID);
            replace.setSourceAddress(source);
            replace.setScheduleDeliveryTime("");
            replace.setValidityPeriod("");
            replace.setRegisteredDelivery((byte) 1);
            replace.setShortMessage(TEXT);
            assertThat(asked(esme, replace).getCommandStatus()).isZero();
            assertThat(asked).containsExactly(QUERY, CANCEL, REPLACE);
            esme.unbind(MILLIS_MAX);
            Await.until("closed", () -> !centre.closed.isEmpty());
        } finally {
            client.destroy();
        }
    }

    private static com.cloudhopper.smpp.pdu.PduResponse asked(
            SmppSession esme, com.cloudhopper.smpp.pdu.PduRequest<?> request) throws Exception {
        var future = esme.sendRequestPdu(request, MILLIS_MAX, true);
        assertThat(future.await(MILLIS_MAX)).isTrue();
        return future.getResponse();
    }

    private SmppBind bind(int port) {
        SmppBind bind = SmppBind.open(
                loops,
                BindSettings.builder("127.0.0.1", port, new SystemId("esme"), "secret")
                        .version(io.trunkline.smpp.pdu.InterfaceVersion.V5_0)
                        .build(),
                BindHandler.REFUSING);
        bind.bound().block(MOST);
        return bind;
    }

    private static PduResponse ask(SmppBind bind, Operation operation) {
        RequestOutcome outcome = Objects.requireNonNull(bind.request(operation).block(MOST));
        assertThat(outcome).isInstanceOf(RequestOutcome.Answered.class);
        return ((RequestOutcome.Answered) outcome).response();
    }

    private static Mono<PduResponse> answered(Operation operation, List<Operation> asked) {
        asked.add(operation);
        return Mono.just(
                switch (operation) {
                    case QuerySm query ->
                        query.messageId().equals(ID) ? DELIVERED : query.refused(CommandStatus.RQUERYFAIL);
                    case CancelSm cancel -> new CancelSmResp(CommandStatus.ROK);
                    case ReplaceSm replace -> new ReplaceSmResp(CommandStatus.ROK);
                    case SubmitMulti multi -> ONE_OF_TWO;
                    case BroadcastSm broadcast -> broadcast.refused(CommandStatus.RPROHIBITED);
                    case QueryBroadcastSm query -> query.refused(CommandStatus.RPROHIBITED);
                    case CancelBroadcastSm cancel -> cancel.refused(CommandStatus.RPROHIBITED);
                });
    }

    private static String latin(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** Knows one message, {@link #ID}, and writes down what it is asked. */
    private static final class JsmppCentre implements ServerMessageReceiverListener {
        private final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        public SubmitSmResult onAcceptSubmitSm(org.jsmpp.bean.SubmitSm message, SMPPServerSession source) {
            throw new AssertionError("not sent");
        }

        @Override
        public SubmitMultiResult onAcceptSubmitMulti(org.jsmpp.bean.SubmitMulti multi, SMPPServerSession source) {
            List<String> destinations = Arrays.stream(multi.getDestAddresses())
                    .map(address -> ((org.jsmpp.bean.Address) address).getAddress())
                    .toList();
            asked.add("multi " + multi.getSourceAddr() + " " + destinations + " " + latin(multi.getShortMessage()));
            UnsuccessDelivery refused = new UnsuccessDelivery(
                    (byte) BAD.ton(), (byte) BAD.npi(), BAD.address(), CommandStatus.RINVDSTADR.code());
            return new SubmitMultiResult(ID, new UnsuccessDelivery[] {refused}, new OptionalParameter[0]);
        }

        @Override
        public QuerySmResult onAcceptQuerySm(org.jsmpp.bean.QuerySm query, SMPPServerSession source)
                throws ProcessRequestException {
            asked.add("query " + query.getMessageId() + " " + query.getSourceAddr());
            if (!query.getMessageId().equals(ID)) {
                throw new ProcessRequestException("planted", CommandStatus.RQUERYFAIL.code());
            }
            return new QuerySmResult(FINAL_DATE, MessageState.DELIVERED, (byte) 5);
        }

        @Override
        public void onAcceptReplaceSm(org.jsmpp.bean.ReplaceSm replace, SMPPServerSession source) {
            asked.add("replace " + replace.getMessageId() + " " + replace.getSourceAddr() + " "
                    + replace.getRegisteredDelivery() + " " + latin(replace.getShortMessage()));
        }

        @Override
        public void onAcceptCancelSm(org.jsmpp.bean.CancelSm cancel, SMPPServerSession source) {
            asked.add("cancel " + cancel.getServiceType() + " " + cancel.getMessageId() + " " + cancel.getSourceAddr()
                    + " " + cancel.getDestinationAddress());
        }

        @Override
        public BroadcastSmResult onAcceptBroadcastSm(org.jsmpp.bean.BroadcastSm broadcast, SMPPServerSession source) {
            OptionalParameter.Broadcast_rep_num times =
                    broadcast.getOptionalParameter(OptionalParameter.Broadcast_rep_num.class);
            asked.add("broadcast " + broadcast.getSourceAddr() + " " + times.getValue());
            return new BroadcastSmResult(id(), new OptionalParameter[0]);
        }

        @Override
        public QueryBroadcastSmResult onAcceptQueryBroadcastSm(
                org.jsmpp.bean.QueryBroadcastSm query, SMPPServerSession source) {
            asked.add("query broadcast " + query.getMessageId() + " " + query.getSourceAddr());
            return new QueryBroadcastSmResult(id(), new OptionalParameter[0]);
        }

        @Override
        public void onAcceptCancelBroadcastSm(org.jsmpp.bean.CancelBroadcastSm cancel, SMPPServerSession source) {
            asked.add("cancel broadcast " + cancel.getMessageId() + " " + cancel.getSourceAddr());
        }

        @Override
        public DataSmResult onAcceptDataSm(org.jsmpp.bean.DataSm message, Session source) {
            throw new AssertionError("not sent");
        }

        private static MessageId id() {
            try {
                return new MessageId(ID);
            } catch (PDUStringException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The same on cloudhopper. */
    private static final class CloudhopperCentre implements SmppServerHandler {
        private final List<String> asked = new CopyOnWriteArrayList<>();

        @Override
        @SuppressWarnings("rawtypes")
        public void sessionBindRequested(Long id, SmppSessionConfiguration configuration, BaseBind bind) {}

        @Override
        public void sessionCreated(Long id, SmppServerSession session, BaseBindResp response) {
            session.serverReady(new DefaultSmppSessionHandler() {
                @Override
                @SuppressWarnings("rawtypes")
                public com.cloudhopper.smpp.pdu.PduResponse firePduRequestReceived(
                        com.cloudhopper.smpp.pdu.PduRequest request) {
                    com.cloudhopper.smpp.pdu.PduResponse answer = request.createResponse();
                    if (request instanceof com.cloudhopper.smpp.pdu.QuerySm query
                            && answer instanceof com.cloudhopper.smpp.pdu.QuerySmResp found) {
                        asked.add("query " + query.getMessageId() + " "
                                + query.getSourceAddress().getAddress());
                        found.setMessageId(ID);
                        found.setFinalDate(FINAL_DATE);
                        found.setMessageState(MessageState.DELIVERED.value());
                        found.setErrorCode((byte) 5);
                    } else if (request instanceof com.cloudhopper.smpp.pdu.CancelSm cancel) {
                        asked.add("cancel " + cancel.getServiceType() + " " + cancel.getMessageId() + " "
                                + cancel.getSourceAddress().getAddress() + " "
                                + cancel.getDestAddress().getAddress());
                    } else if (request instanceof com.cloudhopper.smpp.pdu.ReplaceSm replace) {
                        asked.add("replace " + replace.getMessageId() + " "
                                + replace.getSourceAddress().getAddress() + " " + replace.getRegisteredDelivery() + " "
                                + latin(replace.getShortMessage()));
                    }
                    return answer;
                }
            });
        }

        @Override
        public void sessionDestroyed(Long id, SmppServerSession session) {
            session.destroy();
        }
    }
}

package io.trunkline.smpp.codec;

import static java.util.Map.entry;

import io.trunkline.smpp.pdu.AddressRange;
import io.trunkline.smpp.pdu.AlertNotification;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
import io.trunkline.smpp.pdu.BroadcastSm;
import io.trunkline.smpp.pdu.BroadcastSmResp;
import io.trunkline.smpp.pdu.CancelBroadcastSm;
import io.trunkline.smpp.pdu.CancelBroadcastSmResp;
import io.trunkline.smpp.pdu.CancelSm;
import io.trunkline.smpp.pdu.CancelSmResp;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DataSm;
import io.trunkline.smpp.pdu.DataSmResp;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.DeliverSmResp;
import io.trunkline.smpp.pdu.EnquireLink;
import io.trunkline.smpp.pdu.EnquireLinkResp;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.GenericNack;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.MultiDestination;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Outbind;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduAddress;
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
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.Unbind;
import io.trunkline.smpp.pdu.UnbindResp;
import io.trunkline.smpp.pdu.UnsuccessfulSme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The PDU that each file of {@code golden/} holds; the octets there were written by hand from the specification. */
final class GoldenPdus {
    static final int SEQUENCE = 0x01020304;
    private static final String ID = "7f";
    private static final PduAddress SOURCE = PduAddress.international("49170");
    private static final Octets HI = Octets.ofHex("6869");

    private GoldenPdus() {}

    static Map<String, Pdu> all() {
        return Map.ofEntries(
                entry("bind_transceiver", bind()),
                entry("bind_transmitter_resp", bindResp()),
                entry("bind_receiver_resp-refused", refusedBind()),
                entry("submit_sm", submitSm()),
                entry("submit_sm_resp", SubmitSmResp.accepted("5a9F")),
                entry("submit_sm_resp-throttled", SubmitSmResp.refused(CommandStatus.RTHROTTLED)),
                entry("deliver_sm", deliverSm()),
                entry("deliver_sm_resp", DeliverSmResp.of(CommandStatus.ROK)),
                entry("data_sm", dataSm()),
                entry("data_sm_resp", DataSmResp.accepted("9")),
                entry("enquire_link", new EnquireLink()),
                entry("enquire_link_resp", new EnquireLinkResp(CommandStatus.ROK)),
                entry("unbind", new Unbind()),
                entry("unbind_resp", new UnbindResp(CommandStatus.ROK)),
                entry("generic_nack", new GenericNack(CommandStatus.RINVCMDID)),
                entry("outbind", new Outbind(new SystemId("smsc"), "pw")),
                entry("alert_notification", alert()),
                entry(
                        "bind_transmitter",
                        new BindRequest(
                                BindMode.TRANSMITTER,
                                new SystemId("parta"),
                                "",
                                "",
                                InterfaceVersion.V3_3,
                                AddressRange.NONE)),
                entry(
                        "bind_receiver",
                        new BindRequest(
                                BindMode.RECEIVER,
                                new SystemId("parta"),
                                "12345678",
                                "",
                                InterfaceVersion.V5_0,
                                AddressRange.NONE)),
                entry("bind_receiver_resp", new BindResponse(BindMode.RECEIVER, CommandStatus.ROK, "smsc1", Tlvs.NONE)),
                entry(
                        "bind_transceiver_resp",
                        new BindResponse(
                                BindMode.TRANSCEIVER,
                                CommandStatus.ROK,
                                "smsc1",
                                Tlvs.of(Tlv.ofByte(TlvTag.SC_INTERFACE_VERSION, 0x34)))),
                entry("submit_sm-payload", submitSmWithPayload()),
                entry("query_sm", new QuerySm(ID, SOURCE)),
                entry("query_sm_resp", new QuerySmResp(CommandStatus.ROK, ID, "261121060000000+", 5, 254)),
                entry("query_sm_resp-pending", new QuerySmResp(CommandStatus.ROK, ID, "", 1, 0)),
                entry("query_sm_resp-failed", new QuerySm(ID, SOURCE).refused(CommandStatus.RQUERYFAIL)),
                entry("cancel_sm", new CancelSm("CMT", ID, SOURCE, PduAddress.alphanumeric("Acme"))),
                entry("cancel_sm_resp", new CancelSmResp(CommandStatus.ROK)),
                entry(
                        "replace_sm",
                        new ReplaceSm(
                                ID,
                                SOURCE,
                                "",
                                "000001000000000R",
                                RegisteredDelivery.ON_ANY_OUTCOME,
                                0,
                                HI,
                                Tlvs.NONE)),
                entry(
                        "replace_sm-payload",
                        new ReplaceSm(
                                ID,
                                SOURCE,
                                "",
                                "",
                                RegisteredDelivery.NONE,
                                2,
                                Octets.EMPTY,
                                Tlvs.of(new Tlv(TlvTag.MESSAGE_PAYLOAD, HI)))),
                entry("replace_sm_resp-failed", new ReplaceSmResp(CommandStatus.RREPLACEFAIL)),
                entry("submit_multi", submitMulti()),
                entry(
                        "submit_multi_resp",
                        new SubmitMultiResp(
                                CommandStatus.ROK,
                                ID,
                                List.of(
                                        new UnsuccessfulSme(
                                                PduAddress.international("49171"), CommandStatus.RSUBMITFAIL),
                                        new UnsuccessfulSme(
                                                PduAddress.international("49172"), CommandStatus.of(0x410))),
                                Tlvs.NONE)),
                entry("submit_multi_resp-refused", submitMulti().refused(CommandStatus.RINVNUMDESTS)),
                entry(
                        "broadcast_sm",
                        new BroadcastSm(
                                "CMT",
                                SOURCE,
                                "",
                                1,
                                "",
                                "",
                                0,
                                8,
                                0,
                                tlvs(
                                        "06060003004142 06060003004344 06010003000010 060400020003 0605000308000A 042400020416"))),
                entry(
                        "broadcast_sm_resp",
                        new BroadcastSmResp(CommandStatus.ROK, ID, tlvs("0607000400000108 06060003004344"))),
                entry("query_broadcast_sm", new QueryBroadcastSm(ID, SOURCE, tlvs("020400020007"))),
                entry(
                        "query_broadcast_sm_resp",
                        new QueryBroadcastSmResp(CommandStatus.ROK, ID, tlvs("0427000102 06060003004142 0608000164"))),
                entry("cancel_broadcast_sm", new CancelBroadcastSm("CMT", ID, SOURCE, tlvs("06010003000010"))),
                entry("cancel_broadcast_sm_resp", new CancelBroadcastSmResp(CommandStatus.ROK)));
    }

    /** What the file of that name says. */
    static byte[] octets(String name) {
        try (InputStream file = GoldenPdus.class.getResourceAsStream("/golden/" + name + ".hex")) {
            if (file == null) {
                throw new AssertionError("no file golden/" + name + ".hex");
            }
            return Wire.octets(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Tlvs tlvs(String section) {
        return Tlvs.ofEncoded(Octets.ofHex(section.replace(" ", "")));
    }

    private static SubmitSm submitSmWithPayload() {
        return SubmitSm.builder()
                .source(new PduAddress(PduAddress.TON_NATIONAL, 8, "M\u00fcller"))
                .destination(SOURCE)
                .registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME)
                .dataCoding(8)
                .tlvs(tlvs("0424000404160416 140300020102 14030000"))
                .build();
    }

    private static SubmitMulti submitMulti() {
        return new SubmitMulti(
                List.of(
                        new MultiDestination.Sme(PduAddress.international("49171")),
                        new MultiDestination.DistributionList("friends")),
                SubmitSm.builder()
                        .source(SOURCE)
                        .priorityFlag(1)
                        .registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME)
                        .shortMessage(HI)
                        .tlv(Tlv.ofShort(TlvTag.USER_MESSAGE_REFERENCE, 7))
                        .build());
    }

    private static BindRequest bind() {
        return new BindRequest(
                BindMode.TRANSCEIVER,
                new SystemId("parta"),
                "secret1",
                "SMSC",
                InterfaceVersion.V3_4,
                new AddressRange(1, 1, "^494"));
    }

    private static BindResponse bindResp() {
        return new BindResponse(
                BindMode.TRANSMITTER,
                CommandStatus.ROK,
                "smsc1",
                Tlvs.of(Tlv.ofByte(TlvTag.SC_INTERFACE_VERSION, 0x50)));
    }

    private static BindResponse refusedBind() {
        return new BindResponse(BindMode.RECEIVER, CommandStatus.RBINDFAIL, "", Tlvs.NONE);
    }

    private static SubmitSm submitSm() {
        return SubmitSm.builder()
                .serviceType("CMT")
                .source(PduAddress.alphanumeric("Acme"))
                .destination(PduAddress.international("491701234567"))
                .esmClass(EsmClass.DEFAULT.withUdh())
                .priorityFlag(1)
                .validityPeriod("000001000000000R")
                .registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME)
                .dataCoding(0xF5)
                .shortMessage(Octets.ofHex("0500032A020141"))
                .tlv(Tlv.ofShort(TlvTag.USER_MESSAGE_REFERENCE, 0xBEEF))
                .build();
    }

    private static DeliverSm deliverSm() {
        return DeliverSm.builder()
                .source(PduAddress.international("49170"))
                .destination(new PduAddress(0, 0, "12345"))
                .esmClass(EsmClass.DEFAULT.withReceipt())
                .shortMessage("id:7a".getBytes(StandardCharsets.ISO_8859_1))
                .tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, "7a"))
                .tlv(Tlv.ofByte(TlvTag.MESSAGE_STATE, 2))
                .build();
    }

    private static DataSm dataSm() {
        return DataSm.builder()
                .source(PduAddress.international("1"))
                .destination(PduAddress.international("2"))
                .registeredDelivery(RegisteredDelivery.ON_ANY_OUTCOME)
                .dataCoding(8)
                .tlv(Tlv.ofBytes(TlvTag.MESSAGE_PAYLOAD, new byte[] {0, 0x41, 0}))
                .build();
    }

    private static AlertNotification alert() {
        return new AlertNotification(
                PduAddress.international("7"),
                new PduAddress(0, 0, "8"),
                Tlvs.of(Tlv.ofByte(TlvTag.MS_AVAILABILITY_STATUS, 1)));
    }
}

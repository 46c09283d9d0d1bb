package io.trunkline.smpp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.pdu.AddressRange;
import io.trunkline.smpp.pdu.AlertNotification;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.BindResponse;
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
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Outbind;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.Unbind;
import io.trunkline.smpp.pdu.UnbindResp;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command against octets written by hand from the specification's tables, in both directions. */
class PduGoldenTest {
    private static final int SEQUENCE = 0x01020304;

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void encodeShouldGiveTheGoldenOctets(String name, Pdu pdu, String golden) {
        assertThat(Wire.encode(pdu, SEQUENCE)).isEqualTo(Wire.octets(golden));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void decodeShouldGiveThePdu(String name, Pdu pdu, String golden) throws MalformedPduException {
        assertThat(Wire.decode(Wire.octets(golden))).isEqualTo(pdu);
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
                vector("bind_transceiver", bind(), """
                        0000002B 00000009 00000000 01020304 // header, bind_transceiver
                        7061727461 00                       // system_id "parta"
                        73656372657431 00                   // password "secret1"
                        534D5343 00                         // system_type "SMSC"
                        34                                  // interface_version 3.4
                        01 01                               // addr_ton, addr_npi
                        5E343934 00                         // address_range "^494"
                        """),
                vector("bind_transmitter_resp", bindResp(), """
                        0000001B 80000002 00000000 01020304 // header, bind_transmitter_resp
                        736D7363 31 00                      // system_id "smsc1"
                        0210 0001 50                        // sc_interface_version 5.0
                        """),
                vector("bind_receiver_resp, refused", refusedBind(), """
                        00000010 80000001 0000000D 01020304 // header alone, ESME_RBINDFAIL
                        """),
                vector("submit_sm", submitSm(), """
                        00000051 00000004 00000000 01020304 // header, submit_sm
                        434D54 00                           // service_type "CMT"
                        05 00 41636D65 00                   // source: alphanumeric "Acme"
                        01 01 343931373031323334353637 00   // destination: international
                        40                                  // esm_class: UDHI
                        00 01                               // protocol_id, priority_flag
                        00                                  // schedule_delivery_time
                        303030303031303030303030303030 52 00 // validity_period: one day, relative
                        01 00 F5 00                         // registered_delivery, replace, data_coding, default id
                        07 050003 2A0201 41                 // sm_length 7, UDH, "A"
                        0204 0002 BEEF                      // user_message_reference
                        """),
                vector("submit_sm_resp", SubmitSmResp.accepted("5a9F"), """
                        00000015 80000004 00000000 01020304 // header, submit_sm_resp
                        35613946 00                         // message_id
                        """),
                vector("submit_sm_resp, throttled", SubmitSmResp.refused(CommandStatus.RTHROTTLED), """
                        00000010 80000004 00000058 01020304 // header alone, ESME_RTHROTTLED
                        """),
                vector("deliver_sm", deliverSm(), """
                        0000003C 00000005 00000000 01020304 // header, deliver_sm
                        00                                  // service_type
                        01 01 3439313730 00                 // source
                        00 00 3132333435 00                 // destination
                        04 00 00 00 00 00 00 00 00          // esm_class: receipt ... sm_default_msg_id
                        05 69643A3761                       // sm_length, "id:7a"
                        001E 0003 3761 00                   // receipted_message_id "7a"
                        0427 0001 02                        // message_state delivered
                        """),
                vector("deliver_sm_resp", DeliverSmResp.of(CommandStatus.ROK), """
                        00000011 80000005 00000000 01020304 // header, deliver_sm_resp
                        00                                  // message_id, unused
                        """),
                vector("data_sm", dataSm(), """
                        00000023 00000103 00000000 01020304 // header, data_sm
                        00                                  // service_type
                        01 01 31 00                         // source
                        01 01 32 00                         // destination
                        00 01 08                            // esm_class, registered_delivery, data_coding
                        0424 0003 004100                    // message_payload, three octets
                        """),
                vector("data_sm_resp", DataSmResp.accepted("9"), """
                        00000012 80000103 00000000 01020304 // header, data_sm_resp
                        39 00                               // message_id
                        """),
                vector("enquire_link", new EnquireLink(), "00000010 00000015 00000000 01020304"),
                vector(
                        "enquire_link_resp",
                        new EnquireLinkResp(CommandStatus.ROK),
                        "00000010 80000015 00000000 01020304"),
                vector("unbind", new Unbind(), "00000010 00000006 00000000 01020304"),
                vector("unbind_resp", new UnbindResp(CommandStatus.ROK), "00000010 80000006 00000000 01020304"),
                vector("generic_nack", new GenericNack(CommandStatus.RINVCMDID), "00000010 80000000 00000003 01020304"),
                vector("outbind", new Outbind(new SystemId("smsc"), "pw"), """
                        00000018 0000000B 00000000 01020304 // header, outbind
                        736D7363 00 7077 00                 // system_id, password
                        """),
                vector("alert_notification", alert(), """
                        0000001D 00000102 00000000 01020304 // header, alert_notification
                        01 01 37 00                         // source
                        00 00 38 00                         // esme
                        0422 0001 01                        // ms_availability_status denied
                        """));
    }

    private static Arguments vector(String name, Pdu pdu, String golden) {
        return Arguments.of(name, pdu, golden);
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

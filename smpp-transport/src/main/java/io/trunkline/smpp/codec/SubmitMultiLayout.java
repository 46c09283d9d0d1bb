package io.trunkline.smpp.codec;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.MultiDestination;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.RegisteredDelivery;
import io.trunkline.smpp.pdu.SubmitMulti;
import io.trunkline.smpp.pdu.SubmitMultiResp;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.Tlvs;
import io.trunkline.smpp.pdu.UnsuccessfulSme;
import java.util.ArrayList;
import java.util.List;

/** The bodies of submit_multi and its response; ours, because jSMPP loses the name of a distribution list. Stateless. */
final class SubmitMultiLayout {
    private static final int FLAG_SME = 1;
    private static final int FLAG_LIST = 2;

    private SubmitMultiLayout() {}

    static SubmitMulti read(PduReader body) throws MalformedPduException {
        String serviceType = body.serviceType();
        PduAddress source = body.source();
        List<MultiDestination> destinations = destinations(body);
        SubmitSm message = new SubmitSm(
                serviceType,
                source,
                PduAddress.NONE,
                EsmClass.of(body.octet("esm_class")),
                body.octet("protocol_id"),
                body.octet("priority_flag"),
                body.schedule(),
                body.validity(),
                RegisteredDelivery.of(body.octet("registered_delivery")),
                body.octet("replace_if_present_flag"),
                body.octet("data_coding"),
                body.octet("sm_default_msg_id"),
                body.shortMessage(),
                body.tlvs());
        MessageView.checkOneText(message.shortMessage(), message.tlvs());
        return new SubmitMulti(destinations, message);
    }

    private static List<MultiDestination> destinations(PduReader body) throws MalformedPduException {
        int count = body.octet("number_of_dests");
        if (count == 0) {
            throw new MalformedPduException(CommandStatus.RINVNUMDESTS, "number_of_dests: 0 (expected: 1..255)");
        }
        List<MultiDestination> destinations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            destinations.add(destination(body));
        }
        return destinations;
    }

    private static MultiDestination destination(PduReader body) throws MalformedPduException {
        int flag = body.octet("dest_flag");
        return switch (flag) {
            case FLAG_SME -> new MultiDestination.Sme(body.destination());
            case FLAG_LIST ->
                new MultiDestination.DistributionList(body.cString(
                        "dl_name", MultiDestination.DistributionList.OCTETS_MAX, CommandStatus.RINVDLNAME));
            default ->
                throw new MalformedPduException(
                        CommandStatus.RINVDESTFLAG, "dest_flag: " + flag + " (expected: 1 or 2)");
        };
    }

    static SubmitMultiResp readResponse(PduReader body, CommandStatus status) throws MalformedPduException {
        if (!body.hasMore()) {
            return new SubmitMultiResp(status, "", List.of(), Tlvs.NONE);
        }
        try {
            return wholeResponse(body, status);
        } catch (MalformedPduException e) {
            if (status.isOk()) {
                throw e;
            }
            return new SubmitMultiResp(status, "", List.of(), Tlvs.NONE);
        }
    }

    private static SubmitMultiResp wholeResponse(PduReader body, CommandStatus status) throws MalformedPduException {
        String messageId = body.messageId();
        List<UnsuccessfulSme> unsuccessful = new ArrayList<>();
        if (body.hasMore()) {
            for (int left = body.octet("no_unsuccess"); left > 0; left--) {
                unsuccessful.add(
                        new UnsuccessfulSme(body.destination(), CommandStatus.of(body.number("error_status_code"))));
            }
        }
        return new SubmitMultiResp(status, messageId, unsuccessful, body.tlvs());
    }

    /** As all that write here: answers the optional parameters, which follow. */
    static Tlvs write(SubmitMulti multi, PduWriter out) {
        SubmitSm message = multi.message();
        out.cString(message.serviceType());
        out.address(message.source());
        out.octet(multi.destinations().size());
        for (MultiDestination destination : multi.destinations()) {
            switch (destination) {
                case MultiDestination.Sme sme -> {
                    out.octet(FLAG_SME);
                    out.address(sme.address());
                }
                case MultiDestination.DistributionList list -> {
                    out.octet(FLAG_LIST);
                    out.cString(list.name());
                }
            }
        }
        return PduEncoder.afterDestination(message, out);
    }

    static Tlvs write(SubmitMultiResp resp, PduWriter out) {
        if (!resp.status().isOk()
                && resp.messageId().isEmpty()
                && resp.unsuccessful().isEmpty()
                && resp.tlvs().isEmpty()) {
            return Tlvs.NONE;
        }
        out.cString(resp.messageId());
        out.octet(resp.unsuccessful().size());
        for (UnsuccessfulSme sme : resp.unsuccessful()) {
            out.address(sme.destination());
            out.number(sme.status().code());
        }
        return resp.tlvs();
    }
}

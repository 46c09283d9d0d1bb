package io.trunkline.smpp.session;

import io.trunkline.smpp.codec.FrameDecoder;
import io.trunkline.smpp.codec.PduEncoder;
import io.trunkline.smpp.pdu.BroadcastSm;
import io.trunkline.smpp.pdu.CancelBroadcastSm;
import io.trunkline.smpp.pdu.MessagePdu;
import io.trunkline.smpp.pdu.PduRequest;
import io.trunkline.smpp.pdu.QueryBroadcastSm;
import io.trunkline.smpp.pdu.ReplaceSm;
import io.trunkline.smpp.pdu.SubmitMulti;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;

/** What a request needs of whoever is to take it. Stateless. */
final class RequestNeeds {
    /** Room for everything but optional parameters, a submit_multi's 255 destinations included. */
    private static final int FIXED_OCTETS_MAX = 8 * 1024;

    private RequestNeeds() {}

    /** Whether it would lose its text, or its place in a long message, at a peer below 3.4. */
    static boolean tlvs(PduRequest request) {
        Tlvs tlvs = tlvsOf(request);
        return request instanceof BroadcastSm
                || (!tlvs.isEmpty() && (tlvs.has(TlvTag.MESSAGE_PAYLOAD) || tlvs.has(TlvTag.SAR_MSG_REF_NUM)));
    }

    /** Whether it is longer than a peer has to take. */
    static boolean moreThanAFrame(PduRequest request) {
        int parameters = tlvsOf(request).encoded().length();
        return parameters > FrameDecoder.BOUND_OCTETS_MAX - FIXED_OCTETS_MAX
                && PduEncoder.octets(request) > FrameDecoder.BOUND_OCTETS_MAX;
    }

    private static Tlvs tlvsOf(PduRequest request) {
        if (request instanceof MessagePdu message) {
            return message.tlvs();
        }
        if (request instanceof SubmitMulti multi) {
            return multi.message().tlvs();
        }
        if (request instanceof BroadcastSm broadcast) {
            return broadcast.tlvs();
        }
        if (request instanceof QueryBroadcastSm query) {
            return query.tlvs();
        }
        if (request instanceof CancelBroadcastSm cancel) {
            return cancel.tlvs();
        }
        return request instanceof ReplaceSm replace ? replace.tlvs() : Tlvs.NONE;
    }
}

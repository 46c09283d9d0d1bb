package io.trunkline.smpp.simulator;

import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.text.TextProfile;
import io.trunkline.smpp.text.UserDataHeader;

/** Takes from a submit_sm what its receipts need. */
final class MessageSummary {

    private static final int TEXT_MAX = 20;

    private MessageSummary() {}

    static PendingReceipt.Message of(SubmitSm message, String id, long nowMillis) {
        return new PendingReceipt.Message(
                id, message.source(), message.destination(), nowMillis, text(message), reference(message));
    }

    private static String text(SubmitSm message) {
        byte[] octets = message.userData().shared();
        int header = message.esmClass().hasUdh()
                ? UserDataHeader.parse(octets, 0, octets.length)
                        .map(UserDataHeader::octets)
                        .orElse(octets.length)
                : 0;
        String text = TextProfile.STANDARD
                .alphabetOf(message.dataCoding())
                .map(alphabet -> alphabet.decode(octets, 0, octets.length, header))
                .orElse("");
        return text.substring(0, Math.min(TEXT_MAX, text.length()));
    }

    private static int reference(SubmitSm message) {
        Tlv reference = message.tlvs().find(TlvTag.USER_MESSAGE_REFERENCE);
        return reference == null || reference.value().length() != 2
                ? PendingReceipt.NO_REFERENCE
                : (int) reference.toUnsigned();
    }
}

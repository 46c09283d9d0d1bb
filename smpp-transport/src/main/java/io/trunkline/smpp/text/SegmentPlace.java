package io.trunkline.smpp.text;

import io.trunkline.smpp.pdu.MessagePdu;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.pdu.Tlvs;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an inbound message stands among the segments of a longer one. A user data header that says so comes first; the
 * three sar_ parameters count only when all are there and make sense, and not beside such a header.
 *
 * @param concatenation empty for a message that stands alone
 * @param textOffset the octet of its user data at which the text starts, behind a header
 * @param tables what a GSM 7-bit text is written with, as the header says
 */
public record SegmentPlace(Optional<Concatenation> concatenation, int textOffset, ShiftTables tables) {
    private static final int TOTAL_MAX = 255;

    /** Never fails: a header that does not fit and parameters that are incomplete say nothing. */
    public static SegmentPlace of(MessagePdu message) {
        Octets userData = message.userData();
        if (message.esmClass().hasUdh()) {
            Optional<UserDataHeader> header = UserDataHeader.parse(userData.shared(), 0, userData.length());
            if (header.isPresent()) {
                Optional<Concatenation> place = header.get().concatenation();
                return new SegmentPlace(
                        place.isPresent() ? place : sar(message.tlvs()),
                        header.get().octets(),
                        header.get().tables());
            }
        }
        return new SegmentPlace(sar(message.tlvs()), 0, ShiftTables.DEFAULT);
    }

    private static Optional<Concatenation> sar(Tlvs tlvs) {
        if (tlvs.isEmpty()) {
            return Optional.empty();
        }
        int reference = number(tlvs.find(TlvTag.SAR_MSG_REF_NUM), Short.BYTES);
        int total = number(tlvs.find(TlvTag.SAR_TOTAL_SEGMENTS), Byte.BYTES);
        int sequence = number(tlvs.find(TlvTag.SAR_SEGMENT_SEQNUM), Byte.BYTES);
        boolean whole = reference >= 0 && total >= 1 && total <= TOTAL_MAX && sequence >= 1 && sequence <= total;
        return whole ? Optional.of(new Concatenation(reference, total, sequence, true)) : Optional.empty();
    }

    /** The value, or -1 where the parameter is missing or not of {@code octets} octets. */
    private static int number(@Nullable Tlv tlv, int octets) {
        return tlv == null || tlv.value().length() != octets ? -1 : (int) tlv.toUnsigned();
    }
}

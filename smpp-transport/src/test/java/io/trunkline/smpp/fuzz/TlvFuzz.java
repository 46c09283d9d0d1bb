package io.trunkline.smpp.fuzz;

import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.Tlvs;
import java.util.List;

/** Any octets as the optional parameters of a PDU: a defect within them, or parameters that keep every octet. */
public final class TlvFuzz {
    private TlvFuzz() {}

    /** Jazzer's entry point. */
    public static void fuzzerTestOneInput(byte[] octets) {
        int defect = Tlvs.firstDefect(octets);
        if (defect >= 0) {
            if (defect >= Math.max(1, octets.length)) {
                throw new AssertionError("a defect at " + defect + " (expected: within " + octets.length + " octets)");
            }
            return;
        }
        Tlvs tlvs = Tlvs.ofEncoded(Octets.copyOf(octets));
        List<Tlv> list = tlvs.toList();
        if (!Tlvs.of(list).encoded().equals(Octets.copyOf(octets))) {
            throw new AssertionError("parameters that are written otherwise than they were read: " + list);
        }
        for (Tlv tlv : list) {
            if (!tlvs.has(tlv.tag()) || tlvs.find(tlv.tag()) == null) {
                throw new AssertionError("a parameter that is not found: " + tlv);
            }
        }
    }
}

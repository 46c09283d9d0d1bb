package io.trunkline.smpp.pdu;

/** The name under which a peer binds: Latin-1, at most 15 octets (SMPP 3.4 section 5.2.1). */
public record SystemId(String value) {
    public static final int OCTETS_MAX = 15;

    public SystemId {
        LatinText.check("system_id", value, OCTETS_MAX);
    }

    @Override
    public String toString() {
        return value;
    }
}

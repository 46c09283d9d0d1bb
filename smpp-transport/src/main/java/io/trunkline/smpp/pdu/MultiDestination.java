package io.trunkline.smpp.pdu;

/** One of the destinations of a submit_multi (SMPP 3.4 section 4.5.1.1; 5.0 section 4.2.3.1). */
public sealed interface MultiDestination {
    /** dest_flag 1: an address. */
    record Sme(PduAddress address) implements MultiDestination {}

    /** dest_flag 2: a list that the message centre keeps, by its name of 1 to 20 octets. */
    record DistributionList(String name) implements MultiDestination {
        public static final int OCTETS_MAX = 20;

        public DistributionList {
            LatinText.check("dl_name", name, OCTETS_MAX);
        }
    }
}

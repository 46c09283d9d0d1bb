package io.trunkline.smpp.pdu;

import java.util.List;

/**
 * submit_multi: one message to many destinations (SMPP 3.4 section 4.5.1; 5.0 section 4.2.3.1).
 *
 * <pre>
 * field            size
 * service_type     C-octet, at most 6
 * source_addr_ton  1
 * source_addr_npi  1
 * source_addr      C-octet, at most 21
 * number_of_dests  1, 1..255
 * dest_address     for each: dest_flag 1, then
 *                    1: dest_addr_ton 1, dest_addr_npi 1, destination_addr C-octet at most 21
 *                    2: dl_name C-octet at most 21
 * the rest         as in submit_sm, from esm_class on
 * </pre>
 *
 * @param message everything else, its destination left empty
 */
public record SubmitMulti(List<MultiDestination> destinations, SubmitSm message) implements Operation {
    public static final int DESTINATIONS_MAX = 255;

    public SubmitMulti {
        destinations = List.copyOf(destinations);
        if (destinations.isEmpty() || destinations.size() > DESTINATIONS_MAX) {
            throw new IllegalArgumentException("number_of_dests: " + destinations.size() + " (expected: 1..255)");
        }
        if (!message.destination().equals(PduAddress.NONE)) {
            throw new IllegalArgumentException(
                    "destination: " + message.destination() + " (expected: none beside the list)");
        }
    }

    @Override
    public CommandId commandId() {
        return CommandId.SUBMIT_MULTI;
    }

    @Override
    public SubmitMultiResp refused(CommandStatus status) {
        return new SubmitMultiResp(status, "", List.of(), Tlvs.NONE);
    }
}

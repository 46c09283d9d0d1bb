package io.trunkline.smpp.pdu;

import java.util.List;

/**
 * submit_multi_resp (SMPP 3.4 section 4.5.2; 5.0 section 4.2.3.2). An error may come without a body.
 *
 * <pre>
 * field            size
 * message_id       C-octet, at most 65
 * no_unsuccess     1
 * unsuccess_sme    for each: dest_addr_ton 1, dest_addr_npi 1, destination_addr C-octet at most 21, error_status_code 4
 * TLVs             any
 * </pre>
 */
public record SubmitMultiResp(CommandStatus status, String messageId, List<UnsuccessfulSme> unsuccessful, Tlvs tlvs)
        implements PduResponse {
    public SubmitMultiResp {
        unsuccessful = List.copyOf(unsuccessful);
        LatinText.check("message_id", messageId, SubmitSmResp.MESSAGE_ID_OCTETS_MAX);
        LatinText.checkOctet("no_unsuccess", unsuccessful.size());
    }

    @Override
    public CommandId commandId() {
        return CommandId.SUBMIT_MULTI_RESP;
    }
}

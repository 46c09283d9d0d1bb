package io.trunkline.smpp.pdu;

/** An answer to a request; it carries the command_status. An answer is never answered. */
public sealed interface PduResponse extends Pdu
        permits BindResponse,
                SubmitSmResp,
                DeliverSmResp,
                DataSmResp,
                EnquireLinkResp,
                UnbindResp,
                GenericNack,
                QuerySmResp,
                CancelSmResp,
                ReplaceSmResp,
                SubmitMultiResp,
                BroadcastSmResp,
                QueryBroadcastSmResp,
                CancelBroadcastSmResp {
    CommandStatus status();
}

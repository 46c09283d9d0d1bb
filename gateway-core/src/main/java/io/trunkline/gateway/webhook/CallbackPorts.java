package io.trunkline.gateway.webhook;

/** What callbacks need of the rest of the world. */
public record CallbackPorts(
        MessageStates states,
        CallbackStore store,
        CallbackSigner signer,
        CallbackSender sender,
        InboundCallbacks inbound) {}

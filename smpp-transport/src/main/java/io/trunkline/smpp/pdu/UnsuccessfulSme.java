package io.trunkline.smpp.pdu;

/** A destination of a submit_multi that was not taken, and why (SMPP 3.4 section 4.5.2.1; 5.0 section 4.2.3.2). */
public record UnsuccessfulSme(PduAddress destination, CommandStatus status) {}

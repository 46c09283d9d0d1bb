package io.trunkline.smpp.pdu;

/** What one side asks of the other; outbind and alert_notification are never answered. */
public sealed interface PduRequest extends Pdu
        permits BindRequest, Outbind, MessagePdu, EnquireLink, Unbind, AlertNotification, Operation {}

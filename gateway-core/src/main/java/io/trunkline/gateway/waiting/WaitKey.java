package io.trunkline.gateway.waiting;

import io.trunkline.gateway.lifecycle.WaitKind;

/**
 * Which wait of a message.
 *
 * @param attempt the attempt that begins after it ({@link WaitKind#SEND_AT}, {@link WaitKind#PACE}, {@link
 *     WaitKind#RETRY}) or the one that is
 *     waited for ({@link WaitKind#DOUBT}, {@link WaitKind#RECEIPT_TIMEOUT})
 */
public record WaitKey(WaitKind kind, int attempt) {}

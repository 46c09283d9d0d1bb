package io.trunkline.gateway.intake;

import io.trunkline.gateway.log.AcceptedMessage;
import java.time.Instant;

/** What would become of a request; nothing was appended, counted or remembered. */
public sealed interface DryRun {
    /**
     * It would be accepted.
     *
     * @param message as it would be, but for its SID, which names nothing
     * @param notBefore when it could be sent at the earliest
     */
    record WouldAccept(AcceptedMessage message, Instant notBefore) implements DryRun {}

    /** It would be refused. */
    record WouldRefuse(IntakeResult refusal) implements DryRun {}
}

package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.CommandStatus;

/** Whether a peer may bind. */
public sealed interface BindDecision<A> {
    /**
     * It may.
     *
     * @param account the caller's own object; found again in every {@link ServerSession} of this peer
     * @param bindsMax live binds under this system_id at most, this one included; one more gets ESME_RALYBND
     */
    record Accept<A>(A account, int bindsMax) implements BindDecision<A> {}

    /**
     * It may not. ESME_RINVSYSID and ESME_RINVPASWD are both answered ESME_RBINDFAIL, so that nobody can probe for
     * names, and every refusal after the same delay.
     */
    record Refuse<A>(CommandStatus status) implements BindDecision<A> {}

    static <A> BindDecision<A> badCredentials() {
        return new Refuse<>(CommandStatus.RBINDFAIL);
    }
}

package io.trunkline.smpp.server;

import io.trunkline.smpp.pdu.CommandStatus;

/** Whether a peer may bind. */
public sealed interface BindDecision<A> {
    /**
     * It may.
     *
     * @param account the caller's own object; found again in every {@link ServerSession} of this peer
     * @param limits what its system_id may do; those of its newest bind hold for all of its binds
     */
    record Accept<A>(A account, BindLimits limits) implements BindDecision<A> {
        /**
         * May bind from anywhere and submit without limit.
         *
         * @param bindsMax live binds under this system_id at most, this one included
         */
        public Accept(A account, int bindsMax) {
            this(account, BindLimits.binds(bindsMax));
        }
    }

    /**
     * It may not. ESME_RINVSYSID and ESME_RINVPASWD are both answered ESME_RBINDFAIL, so that nobody can probe for
     * names, and every refusal after the same delay.
     */
    record Refuse<A>(CommandStatus status) implements BindDecision<A> {}

    static <A> BindDecision<A> badCredentials() {
        return new Refuse<>(CommandStatus.RBINDFAIL);
    }
}

package io.trunkline.gateway.message;

/**
 * What the gateway itself answers to a keyword is known by its SID, which follows from the SID of what it answers: said
 * again after a crash it is the same message, and wherever it waits it is told from the messages of customers, which may not
 * go to who has opted out.
 */
public final class KeywordReply {
    private static final String SEED = "keyword reply";

    private KeywordReply() {}

    /**
     * The SID of the answer.
     *
     * @param inbound what is answered
     * @param from the number that answers
     * @param to the subscriber
     */
    public static MessageSid sid(MessageSid inbound, Address from, Address to) {
        return new MessageSid(inbound.high(), low(inbound.high(), from, to));
    }

    /** Whether the message is such an answer; a customer's is taken for one once in 2^64 times. */
    public static boolean is(Envelope message) {
        MessageSid sid = message.sid();
        return sid.low() == low(sid.high(), message.from(), message.to());
    }

    private static long low(long high, Address from, Address to) {
        long seed = Fingerprint.of(high, SEED);
        return Fingerprint.of(Fingerprint.of(seed, from.value()), to.value());
    }
}

package io.trunkline.bench.smpp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A client and a server of one stack, bound to each other over loopback TCP in this process. From its opening the client
 * keeps the window full of submit_sm, each built anew from the fields below, and the server accepts each under one id.
 */
interface SubmitPair {
    String HOST = "127.0.0.1";
    String SYSTEM_ID = "bench";
    String PASSWORD = "secret";
    String SOURCE = "Acme";
    String DESTINATION = "14155550123";
    String MESSAGE_ID = "00000000deadbeef";
    byte[] TEXT = "Your parcel is on its way and should be with you today.".getBytes(ISO_8859_1);

    /** No request waits longer for its response. */
    long RESPONSE_MILLIS_MAX = 10_000;

    /** Submissions that were answered with ESME_ROK so far. Any thread. */
    long accepted();

    /** Submissions that ended in any other way; none is right. Any thread. */
    long failed();

    /** Stops submitting, waits for what is in flight, and ends both sides. Blocks. */
    void end() throws Exception;
}

package io.trunkline.bench.smpp;

/**
 * How a stack is driven.
 *
 * @param window requests in flight at most
 * @param threads what the stack makes of threads: event loops, PDU processors or senders
 */
record PairSetting(int window, int threads) {
    @Override
    public String toString() {
        return "window " + window + ", threads " + threads;
    }
}

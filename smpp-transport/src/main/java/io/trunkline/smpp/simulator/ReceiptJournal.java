package io.trunkline.smpp.simulator;

import java.util.List;
import java.util.function.Consumer;

/** Where receipts are kept until they are answered. Any thread may call; no call blocks but {@link #close}. */
interface ReceiptJournal extends AutoCloseable {

    /** Keeps nothing: what is not answered when the process ends is lost. */
    ReceiptJournal NONE = new ReceiptJournal() {
        @Override
        public void keep(List<PendingReceipt> receipts, Consumer<Boolean> kept) {
            kept.accept(true);
        }

        @Override
        public void forget(long serial) {}

        @Override
        public void close() {}
    };

    /** Keeps receipts; {@code kept} is told, on any thread, true once they are, or false when they cannot be. */
    void keep(List<PendingReceipt> receipts, Consumer<Boolean> kept);

    /** The receipt was answered or given up. */
    void forget(long serial);

    /** Waits until everything is written. */
    @Override
    void close();
}

package io.trunkline.bench.crash.traffic;

/**
 * One submit_sm that the carrier got. Times are of {@link System#nanoTime()}.
 *
 * @param serial its place in the carrier's log, from 0
 * @param taken whether the carrier took it; a refused one counts as not sent
 */
public record WireSubmit(int serial, long atNanos, Part part, boolean taken, Receipt receipt, Carriage carriage) {
    /** One that a lone carrier got. */
    public WireSubmit(int serial, long atNanos, Part part, boolean taken, Receipt receipt) {
        this(serial, atNanos, part, taken, receipt, Carriage.ALONE);
    }

    /**
     * Who got it.
     *
     * @param carrier the carrier's place by price, from 0
     * @param returned whether its receipt says that it failed, but that another carrier may do better
     */
    public record Carriage(int carrier, boolean returned) {
        static final Carriage ALONE = new Carriage(0, false);
    }

    /**
     * Which part of which message it is.
     *
     * @param number of the message, or -1 where the text does not give one
     * @param segment its place in the message by its header, from 0
     * @param segments how many there are by its header, 1 without one
     * @param reference of the header, -1 without one
     * @param source who it came from, as it was written
     * @param destination as it was written
     */
    public record Part(int number, int segment, int segments, int reference, String source, String destination) {
        /** What a handset tells messages apart by when it puts segments together. */
        public String assembly() {
            return source + "/" + destination + "/" + reference + "/" + segments;
        }
    }

    /**
     * What became of its receipt; 0 for what has not happened.
     *
     * @param sentNanos when it was first handed to a session
     * @param answeredNanos when the gateway answered it with ESME_ROK
     */
    public record Receipt(long sentNanos, long answeredNanos) {
        static final Receipt NONE = new Receipt(0, 0);

        /** Whether it had been sent by then. */
        public boolean sentBy(long nanos) {
            return sentNanos != 0 && sentNanos - nanos <= 0;
        }

        /** Whether the gateway had answered it by then. */
        public boolean answeredBy(long nanos) {
            return answeredNanos != 0 && answeredNanos - nanos <= 0;
        }
    }

    public int number() {
        return part.number();
    }

    public int segment() {
        return part.segment();
    }

    WireSubmit receiptSent(long nanos) {
        return receipt.sentNanos() == 0 ? with(new Receipt(nanos, receipt.answeredNanos())) : this;
    }

    WireSubmit receiptAnswered(long nanos) {
        return with(new Receipt(receipt.sentNanos(), nanos));
    }

    private WireSubmit with(Receipt changed) {
        return new WireSubmit(serial, atNanos, part, taken, changed, carriage);
    }

    /** Whether its receipt says that this segment was delivered; for one that was taken and whose number is known. */
    public boolean delivers() {
        return !carriage.returned() && new TestMessage(number()).delivers(segment());
    }
}

package io.trunkline.bench.crash.traffic;

/**
 * One submit_sm that the carrier got. Times are of {@link System#nanoTime()}, 0 for what has not happened.
 *
 * @param serial its place in the carrier's log, from 0
 * @param number of the message, or -1 where the text does not give one
 * @param segment its place in the message by its header, from 0
 * @param segments how many there are by its header, 1 without one
 * @param reference of the header, -1 without one
 * @param destination as it was written
 * @param session which of the carrier's sessions, from 0
 * @param taken whether the carrier took it; a refused one counts as not sent
 * @param receiptSentNanos when its receipt was first handed to a session
 * @param receiptAnsweredNanos when the gateway answered the receipt with ESME_ROK
 */
public record WireSubmit(
        int serial,
        long atNanos,
        int number,
        int segment,
        int segments,
        int reference,
        String destination,
        int session,
        boolean taken,
        long receiptSentNanos,
        long receiptAnsweredNanos) {
    WireSubmit receiptSent(long nanos) {
        return new WireSubmit(
                serial,
                atNanos,
                number,
                segment,
                segments,
                reference,
                destination,
                session,
                taken,
                receiptSentNanos == 0 ? nanos : receiptSentNanos,
                receiptAnsweredNanos);
    }

    WireSubmit receiptAnswered(long nanos) {
        return new WireSubmit(
                serial,
                atNanos,
                number,
                segment,
                segments,
                reference,
                destination,
                session,
                taken,
                receiptSentNanos,
                nanos);
    }

    /** Whether its receipt says that this segment was delivered; for one that was taken and whose number is known. */
    public boolean delivers() {
        return new TestMessage(number).delivers(segment);
    }
}

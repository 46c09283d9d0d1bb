package io.trunkline.bench.outcome;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/**
 * The client's record of one run: every answer and every callback. The generator writes to it, the sink too, and the
 * report reads it. Event loop only, but for {@link #write}, which waits until the run is over.
 *
 * <p>It holds about 45 bytes a slot, two to four slots a message, for the number of messages it was made for; callbacks
 * of more SIDs than it has room for are counted as untracked.
 */
public final class ClientLog {
    private final AnswerTally answers = new AnswerTally();
    private final CallbackTally callbacks;
    private final SubmitTally submits;
    private final IntPredicate awaited;
    private long notAwaited;

    public ClientLog(int messages) {
        this(messages, number -> true);
    }

    /**
     * A record that knows of messages whose callbacks are not to be waited for.
     *
     * @param awaited whether those of the message of a number are
     */
    public ClientLog(int messages, IntPredicate awaited) {
        this.callbacks = new CallbackTally(messages);
        this.submits = new SubmitTally(messages);
        this.awaited = awaited;
    }

    /** A request was answered, or given up. */
    public void answered(Exchange exchange, Answer answer) {
        answers.answered(exchange, answer);
        if (answer instanceof Answer.Accepted accepted) {
            submits.accepted(exchange);
            if (awaited.test(exchange.number())) {
                callbacks.accepted(accepted.sid(), exchange.number(), exchange.answeredNanos());
            } else {
                notAwaited++;
            }
        }
    }

    /** The carrier's log names a submit_sm of message {@code number}; any but the first of it is only counted. */
    public void submitted(int number, long nowNanos) {
        submits.submitted(number, nowNanos);
    }

    /** Accepted messages that the carrier has not got yet; cheap. */
    public long unsubmitted() {
        return answers.accepted() - submits.messages();
    }

    /** What the carrier has got, without latencies; cheap. */
    public SubmitSummary submits() {
        return submits.summary();
    }

    /** The legs between client, carrier and sink; goes over every message, so call it when the run is over. */
    public Legs legs() {
        return submits.legs(callbacks);
    }

    /** Latencies of what was accepted since the last call. */
    public LatencySummary recentAnswers() {
        return answers.takeRecent();
    }

    /** A status callback arrived. */
    public void calledBack(Sid sid, CallbackStatus status, long nowNanos) {
        callbacks.calledBack(sid, status, nowNanos);
    }

    /** Accepted messages that were not called back as final yet; cheap, unlike the summaries. */
    public long unsettled() {
        return answers.accepted() - notAwaited - callbacks.settled();
    }

    public AnswerSummary answers() {
        return answers.summary();
    }

    public CallbackSummary callbacks() {
        return callbacks.summary(notAwaited);
    }

    /**
     * Writes one CSV line per SID. Blocks, so never on the loop; call it when nothing writes to this record any more.
     *
     * @param originNanos what the times are counted from, on the clock of {@link System#nanoTime()}
     */
    public void write(Path file, long originNanos) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write("sid,number,answered_us,sent_us,terminal_us,callbacks\n");
            callbacks.writeTo(out, originNanos);
        }
    }
}

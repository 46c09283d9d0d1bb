package io.trunkline.smpp.client;

import io.trunkline.smpp.Await;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.TimerSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Many numbered submissions over both our sides: answered out of order, late and never, over sequence numbers that wrap
 * and connections that are lost. Each number's id is its own, so an outcome that went to the wrong request shows.
 */
public final class ChaosRun {
    private static final Duration RESPONSE_MAX = Duration.ofMillis(400);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Octets TEXT = Octets.wrap(new byte[20]);
    private static final PduAddress TO = PduAddress.international("491701234567");

    private final int submissions;
    private final int cutEach;
    private final Tally tally;

    /** What came of it; every defect is a count that must be 0. */
    static final class Tally implements BindHandler {
        private final byte[] told;
        private final int reportEach;
        long accepted;
        long rejected;
        long notSent;
        long unknown;
        volatile long late;
        long doubled;
        long wrong;
        int results;
        long binds;

        Tally(int submissions) {
            told = new byte[submissions];
            reportEach = Math.max(1, submissions / 10);
        }

        /** On the bind's event loop alone. */
        void tell(SubmitResult<Integer> result) {
            results++;
            int number = result.context();
            if (told[number] != 0) {
                doubled++;
            }
            told[number] = switch (result.outcome()) {
                case SubmitOutcome.Accepted outcome -> {
                    accepted++;
                    wrong += outcome.messageId().equals("id" + number) ? 0 : 1;
                    yield 1;
                }
                case SubmitOutcome.Unknown outcome -> {
                    unknown++;
                    yield 2;
                }
                case SubmitOutcome.Rejected outcome -> {
                    rejected++;
                    wrong += outcome.status().equals(CommandStatus.RINVDSTADR) ? 0 : 1;
                    yield 3;
                }
                case SubmitOutcome.NotSent outcome -> {
                    notSent++;
                    yield 4;
                }
                case SubmitOutcome.Throttled outcome -> {
                    wrong++;
                    yield 5;
                }
            };
            if (results % reportEach == 0 && told.length >= 1_000_000) {
                System.out.println(this);
            }
        }

        /** A late answer belongs to a submission whose outcome was unknown, and still has its id. */
        @Override
        public void late(SubmitSm pdu, Object context, SubmitOutcome outcome) {
            late = late + 1;
            int number = (Integer) context;
            boolean right = told[number] == 2
                    && outcome instanceof SubmitOutcome.Accepted accepted
                    && accepted.messageId().equals("id" + number);
            wrong += right ? 0 : 1;
        }

        @Override
        public Mono<CommandStatus> deliver(DeliverSm message) {
            return Mono.just(CommandStatus.ROK);
        }

        int lost() {
            int lost = 0;
            for (byte outcome : told) {
                lost += outcome == 0 ? 1 : 0;
            }
            return lost;
        }

        boolean isRight() {
            return lost() == 0 && doubled == 0 && wrong == 0 && results == told.length;
        }

        @Override
        public String toString() {
            return String.format(
                    "%,d outcomes: %,d accepted, %,d rejected, %,d unknown, %,d not sent; %,d late answers;"
                            + " doubled %d, to the wrong request %d",
                    results, accepted, rejected, unknown, notSent, late, doubled, wrong);
        }
    }

    /**
     * @param cutEach the connection is lost after so many results
     */
    ChaosRun(int submissions, int cutEach) {
        this.submissions = submissions;
        this.cutEach = cutEach;
        tally = new Tally(submissions);
    }

    /** Takes how many submissions. */
    public static void main(String[] arguments) throws InterruptedException {
        int submissions = Integer.parseInt(arguments[0]);
        long from = System.nanoTime();
        Tally tally = new ChaosRun(submissions, 250_000).run(0x7FFF0000, Duration.ofHours(12));
        System.out.printf(
                "%s, lost %d; %,d binds; %.0f s%n", tally, tally.lost(), tally.binds, (System.nanoTime() - from) / 1e9);
        System.exit(tally.isRight() ? 0 : 1);
    }

    /** Submits everything and waits for every outcome, {@code most} at most. */
    Tally run(int firstSequence, Duration most) throws InterruptedException {
        EventLoops loops = EventLoops.create(1, "chaos-esme");
        try (ChaosCentre centre = new ChaosCentre(11)) {
            SmppBind bind = SmppBind.open(loops, settings(centre.port(), firstSequence), tally);
            bind.bound().block(PATIENCE);
            submit(bind, centre, most);
            Await.until("a late answer", () -> tally.late > 0);
            tally.binds = bind.counters().binds();
            bind.close(Duration.ofSeconds(1)).block(PATIENCE);
        } finally {
            loops.shutdown().block(PATIENCE);
        }
        return tally;
    }

    private void submit(SmppBind bind, ChaosCentre centre, Duration most) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
        Flux<Submission<Integer>> source = Flux.range(0, submissions).map(ChaosRun::numbered);
        bind.submit(source.publishOn(Schedulers.parallel(), 64))
                .doFinally(signal -> ended.countDown())
                .subscribe(
                        result -> {
                            tally.tell(result);
                            if (tally.results % cutEach == 0) {
                                centre.cut();
                            }
                        },
                        fault::set);
        if (!ended.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("not ended within " + most + ": " + tally);
        }
        if (fault.get() != null) {
            throw new AssertionError(tally.toString(), fault.get());
        }
    }

    private static BindSettings settings(int port, int firstSequence) {
        return BindSettings.builder("127.0.0.1", port, new SystemId("esme"), "secret")
                .window(100)
                .backoff(new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)))
                .timers(TimerSettings.DEFAULT.withResponse(RESPONSE_MAX))
                .firstSequence(firstSequence)
                .build();
    }

    private static Submission<Integer> numbered(int number) {
        return new Submission<>(
                SubmitSm.builder()
                        .source(PduAddress.alphanumeric("id" + number))
                        .destination(TO)
                        .shortMessage(TEXT)
                        .build(),
                number);
    }
}

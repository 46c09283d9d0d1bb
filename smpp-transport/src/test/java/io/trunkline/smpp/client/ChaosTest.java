package io.trunkline.smpp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.Await;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SubmitSmResp;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.TestCentre;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.TimerSettings;
import java.time.Duration;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Many submissions over both our sides, answered out of order, throttled, late, never, and through lost connections. */
@Timeout(120)
class ChaosTest {
    private static final int SUBMISSIONS = 30_000;
    private static final int FIRST_SEQUENCE = 0x7FFFF000;

    private final EventLoops loops = EventLoops.create(1, "esme");
    private final TestCentre centre = TestCentre.start();

    @AfterEach
    void stop() {
        centre.close();
        loops.shutdown().block(Duration.ofSeconds(10));
    }

    // behaviour 3
    // behaviour 12
    // behaviour 13
    @Test
    void noOutcomeShouldBeLostDoubledOrGivenToTheWrongRequest() {
        Random random = new Random(11);
        centre.answering(message -> answer(message, random.nextInt(1_000)));
        AtomicInteger lateOnes = new AtomicInteger();
        SmppBind bind = open(lateOnes);
        bind.bound().block(Duration.ofSeconds(10));

        BitSet told = new BitSet();
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger unknown = new AtomicInteger();
        AtomicInteger total = new AtomicInteger();
        int[] next = new int[1];
        Flux<Submission<Integer>> source = Flux.generate(sink -> sink.next(numbered(next[0]++)));
        bind.submit(source.publishOn(Schedulers.parallel(), 64))
                .takeWhile(result -> total.incrementAndGet() < SUBMISSIONS)
                .doOnNext(result -> {
                    assertThat(told.get(result.context())).as("told twice").isFalse();
                    told.set(result.context());
                    switch (result.outcome()) {
                        case SubmitOutcome.Accepted outcome -> {
                            accepted.incrementAndGet();
                            assertThat(outcome.messageId()).isEqualTo("id" + result.context());
                        }
                        case SubmitOutcome.Unknown outcome -> unknown.incrementAndGet();
                        case SubmitOutcome.Rejected outcome ->
                            assertThat(outcome.status()).isEqualTo(CommandStatus.RINVDSTADR);
                        case SubmitOutcome.Throttled outcome -> {}
                        case SubmitOutcome.NotSent outcome -> {}
                    }
                    if (total.get() % 10_000 == 0) {
                        centre.bound.forEach(ServerSession::cut);
                    }
                })
                .blockLast(Duration.ofSeconds(100));

        assertThat(told.cardinality()).isEqualTo(SUBMISSIONS - 1);
        assertThat(told.length()).isLessThan(SUBMISSIONS + 1_000);
        assertThat(accepted.get()).isGreaterThan(SUBMISSIONS / 2);
        assertThat(unknown.get()).isPositive();
        Await.until("late responses", () -> lateOnes.get() > 0);
        assertThat(bind.counters().binds()).isGreaterThan(1);
        bind.close(Duration.ofSeconds(1)).block(Duration.ofSeconds(10));
    }

    private SmppBind open(AtomicInteger lateOnes) {
        return SmppBind.open(
                loops,
                BindSettings.builder("127.0.0.1", centre.port(), new SystemId("esme"), TestCentre.PASSWORD)
                        .window(100)
                        .backoff(new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)))
                        .timers(TimerSettings.DEFAULT.withResponse(Duration.ofMillis(400)))
                        .firstSequence(FIRST_SEQUENCE)
                        .build(),
                new BindHandler() {
                    @Override
                    public Mono<CommandStatus> deliver(io.trunkline.smpp.pdu.DeliverSm message) {
                        return Mono.just(CommandStatus.ROK);
                    }

                    @Override
                    public void late(SubmitSm pdu, Object context, SubmitOutcome outcome) {
                        lateOnes.incrementAndGet();
                    }
                });
    }

    /** The id is the source; a share is slow, late, refused or never answered. */
    private static Mono<SubmitSmResp> answer(SubmitSm message, int dice) {
        Mono<SubmitSmResp> accepted =
                Mono.just(SubmitSmResp.accepted(message.source().address()));
        if (dice < 50) {
            return accepted.delayElement(Duration.ofMillis(dice));
        }
        return switch (dice) {
            case 50 -> accepted.delayElement(Duration.ofMillis(700));
            case 51 -> Mono.never();
            case 52, 53, 54 -> Mono.just(SubmitSmResp.refused(CommandStatus.RINVDSTADR));
            default -> accepted;
        };
    }

    private static Submission<Integer> numbered(int number) {
        return new Submission<>(
                SubmitSm.builder()
                        .source(PduAddress.alphanumeric("id" + number))
                        .destination(PduAddress.international("491701234567"))
                        .shortMessage(new byte[20])
                        .build(),
                number);
    }
}

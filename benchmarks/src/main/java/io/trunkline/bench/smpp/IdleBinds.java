package io.trunkline.bench.smpp;

import io.trunkline.smpp.client.BindHandler;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.BindState;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.TimerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;

/** Many binds of ours to one port that submit nothing. For one thread; blocks. */
final class IdleBinds {
    /** Binds that are on their way at once, so that the listening socket's queue holds them. */
    private static final int AT_ONCE = 100;

    private static final Duration BIND_MAX = Duration.ofMinutes(2);

    private final EventLoops loops;
    private final int port;
    private final TimerSettings timers;
    private final List<SmppBind> binds = new ArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();

    IdleBinds(EventLoops loops, int port, TimerSettings timers) {
        this.loops = loops;
        this.port = port;
        this.timers = timers;
    }

    /** Opens {@code count} more and returns when they are bound. */
    void open(int count) {
        for (int opened = 0; opened < count; opened += AT_ONCE) {
            List<SmppBind> batch = new ArrayList<>();
            for (int i = 0; i < Math.min(AT_ONCE, count - opened); i++) {
                batch.add(open());
            }
            Flux.fromIterable(batch).flatMap(SmppBind::bound, AT_ONCE).then().block(BIND_MAX);
            binds.addAll(batch);
        }
    }

    private SmppBind open() {
        SmppBind bind = SmppBind.open(
                loops,
                BindSettings.builder(SubmitPair.HOST, port, new SystemId(SubmitPair.SYSTEM_ID), SubmitPair.PASSWORD)
                        .timers(timers)
                        .build(),
                BindHandler.REFUSING);
        bind.states()
                .ofType(BindState.Waiting.class)
                .filter(waiting -> waiting.reason() != CloseReason.CONNECT_FAILED)
                .subscribe(waiting -> lost.incrementAndGet());
        return bind;
    }

    /** Sessions that ended without being asked to. */
    int lost() {
        return lost.get();
    }

    int size() {
        return binds.size();
    }

    void close() {
        Flux.fromIterable(binds)
                .flatMap(bind -> bind.close(Duration.ZERO), AT_ONCE)
                .then()
                .block(BIND_MAX);
        binds.clear();
    }
}

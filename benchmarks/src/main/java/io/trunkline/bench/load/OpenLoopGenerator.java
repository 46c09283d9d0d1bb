package io.trunkline.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.Answer;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.outcome.Exchange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes each request of a {@link Schedule} when it is due, whether or not the earlier ones were answered, and records
 * its latency from the moment it was due. So a server that stalls is charged for every request that came due meanwhile
 * (no coordinated omission).
 *
 * <pre>
 *   start() ── all connections open ──▶ RUNNING ── every request settled, or cut off ──▶ over
 *      └────── one cannot be opened ───────────────────────────────────────────────────▶ over, failed
 * </pre>
 *
 * <p>At the bound on requests in flight a due request waits for the next free connection; it is counted as held, it is
 * never dropped, and its latency goes on counting. A request whose connection breaks is counted as lost and never
 * repeated, because it may have been accepted. Connections that break are opened again after 100 ms while the run lasts.
 *
 * <p>{@link #start} may be called from any thread, once, and {@link #stop}; everything else on the event loop only.
 */
public final class OpenLoopGenerator implements Generator {
    private static final long WAKE_UP_NANOS_MIN = 100_000;
    private static final long LATE_NANOS = 1_000_000;
    private static final long RECONNECT_NANOS = 100_000_000;
    private static final long SWEEP_MILLIS = 100;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Schedule schedule;
    private final GeneratorLimits limits;
    private final ClientLog log;
    private final Dialect dialect;

    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final List<ClientConnection> open = new ArrayList<>();
    private final ArrayDeque<ClientConnection> idle = new ArrayDeque<>();
    private @Nullable Future<?> sweep;
    private boolean running;
    private boolean armed;
    private long startNanos;
    private long next;
    private long heldBelow;
    private int inFlight;
    private long held;
    private long late;
    private long unsent;
    private long reconnects;

    public OpenLoopGenerator(
            HarnessLoop harness, Dialect dialect, Schedule schedule, GeneratorLimits limits, ClientLog log) {
        this.loop = harness.eventLoop();
        this.dialect = dialect;
        this.schedule = schedule;
        this.limits = limits;
        this.log = log;
        this.bootstrap = harness.client()
                .remoteAddress(dialect.baseUrl().getHost(), dialect.baseUrl().getPort())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpResponseDecoder(), new ClientConnection(OpenLoopGenerator.this));
                    }
                });
    }

    @Override
    public CompletableFuture<Void> start() {
        loop.execute(() -> {
            for (int i = 0; i < limits.connections(); i++) {
                connect();
            }
        });
        return over;
    }

    /** Writes no more requests; the run is over when those that were written are settled. Any thread. */
    public void stop() {
        loop.execute(() -> {
            if (running) {
                unsent = schedule.count() - next;
                next = schedule.count();
                endIfSettled();
            }
        });
    }

    @Override
    public GeneratorState state() {
        long due = running ? schedule.due(System.nanoTime() - startNanos) : next;
        long waiting = Math.max(0, due - next);
        return new GeneratorState(startNanos, next - unsent, inFlight, waiting, held, late, unsent, reconnects);
    }

    void opened(ClientConnection connection) {
        if (over.isDone()) {
            connection.close();
            return;
        }
        open.add(connection);
        if (running) {
            free(connection);
            return;
        }
        idle.add(connection);
        if (open.size() == limits.connections()) {
            running = true;
            startNanos = System.nanoTime();
            sweep = loop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
            pump();
        }
    }

    void answered(ClientConnection connection, int status, ByteBuf body) {
        settle(connection, dialect.answer(connection.number(), status, body));
        if (connection.isReusable() && running) {
            free(connection);
        }
        endIfSettled();
    }

    void closed(ClientConnection connection) {
        open.remove(connection);
        idle.remove(connection);
        if (connection.isBusy()) {
            settle(connection, new Answer.Lost(connection.lossCause()));
        }
        if (running) {
            reconnects++;
            later(this::connect, RECONNECT_NANOS);
            endIfSettled();
        } else if (!over.isDone()) {
            fail(new IllegalStateException(dialect.baseUrl() + " closed a connection before the run began"));
        }
    }

    private void connect() {
        if (over.isDone()) {
            return;
        }
        bootstrap.connect().addListener(future -> {
            if (!future.isSuccess()) {
                refused(future.cause());
            }
        });
    }

    private void refused(Throwable cause) {
        if (running) {
            later(this::connect, RECONNECT_NANOS);
        } else {
            fail(new IllegalStateException(
                    "cannot connect to " + dialect.baseUrl() + ": " + cause.getMessage(), cause));
        }
    }

    /** Takes back a connection; whatever came due while there was none had to wait. */
    private void free(ClientConnection connection) {
        if (idle.isEmpty()) {
            heldBelow = schedule.due(System.nanoTime() - startNanos);
        }
        idle.add(connection);
        pump();
    }

    /** Writes every request that is due while connections are free, then sets the alarm for the next. */
    private void pump() {
        long now = System.nanoTime();
        while (next < schedule.count() && !idle.isEmpty() && schedule.offsetNanos(next) <= now - startNanos) {
            write(idle.remove(), now);
            now = System.nanoTime();
        }
        if (idle.isEmpty()) {
            heldBelow = Math.max(heldBelow, schedule.due(now - startNanos));
        } else if (next < schedule.count() && !armed) {
            armed = true;
            long wait = schedule.offsetNanos(next) - (now - startNanos);
            later(this::alarm, Math.max(wait, WAKE_UP_NANOS_MIN));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // none of these tasks throws, and none is cancelled
    private void later(Runnable task, long nanos) {
        loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private void alarm() {
        armed = false;
        if (running) {
            pump();
        }
    }

    private void write(ClientConnection connection, long now) {
        if (next < heldBelow) {
            held++;
        }
        if (now - startNanos - schedule.offsetNanos(next) > LATE_NANOS) {
            late++;
        }
        inFlight++;
        long number = next++;
        connection.write(number, now, dialect.encode(number, connection.allocator()));
    }

    private void settle(ClientConnection connection, Answer answer) {
        inFlight--;
        long number = connection.number();
        long intended = startNanos + schedule.offsetNanos(number);
        log.answered(new Exchange((int) number, intended, connection.startedNanos(), System.nanoTime()), answer);
        connection.settled();
    }

    /** Gives up requests that took too long, and the run when it overran. */
    private void sweep() {
        long now = System.nanoTime();
        for (ClientConnection connection : List.copyOf(open)) {
            if (connection.isBusy()
                    && now - connection.startedNanos() > limits.answerTimeout().toNanos()) {
                connection.giveUp();
            }
        }
        long lastDue = schedule.offsetNanos(schedule.count() - 1);
        if (running && now - startNanos > lastDue + limits.overrunMax().toNanos()) {
            cutOff();
        }
    }

    private void cutOff() {
        unsent = schedule.count() - next;
        next = schedule.count();
        for (ClientConnection connection : List.copyOf(open)) {
            if (connection.isBusy()) {
                connection.giveUp();
            }
        }
        endIfSettled();
    }

    private void endIfSettled() {
        if (running && next == schedule.count() && inFlight == 0) {
            end();
            over.complete(null);
        }
    }

    private void fail(Exception cause) {
        if (over.completeExceptionally(cause)) {
            end();
        }
    }

    private void end() {
        running = false;
        Future<?> timer = sweep;
        if (timer != null) {
            timer.cancel(false);
        }
        List<ClientConnection> closing = List.copyOf(open);
        open.clear();
        idle.clear();
        loop.execute(() -> closing.forEach(ClientConnection::close));
    }
}

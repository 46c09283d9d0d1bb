package io.trunkline.bench.crash.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.load.Target;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.Sid;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Posts each message when it is due, to the nodes in turn, whatever became of the ones before, on a connection of its own:
 * what found no connection was certainly not asked, and what lost its connection is unknown. Nothing is repeated but what has a key: that is asked for several times, of one node
 * after another, whatever the answers were. Some messages that were accepted are taken back, once, by the next node.
 *
 * <p>At {@value #IN_FLIGHT_MAX} requests without an outcome the next one is not made; it counts as not asked.
 * {@link #start} from any thread, once; everything else on the event loop only.
 */
public final class OpenLoopClient {
    static final int IN_FLIGHT_MAX = 8_192;
    private static final int CONNECT_MILLIS_MAX = 5_000;

    /** Longer than any node is away or held up, so that the client is never the one that gives up. */
    private static final int ANSWER_SECONDS_MAX = 120;

    private static final int ANSWER_OCTETS_MAX = 64 << 10;
    private static final long WAKE_UP_NANOS_MIN = 100_000;

    /** From one request under a key to the next; the first two are made together. */
    private static final long REPEAT_MILLIS = 1_500;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final List<Target> nodes;
    private final Schedule schedule;
    private final String pacedSender;
    private final boolean failAmbiguous;
    private final long asks;
    private final List<Request> log = new ArrayList<>();
    private final List<Cancel> cancels = new ArrayList<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private long startNanos;
    private int next;
    private int inFlight;
    private int cancelsOpen;

    /**
     * @param pacedSender the sender of those that come from one with a pace
     * @param failAmbiguous whether each message is to fail when nobody knows whether it was sent
     */
    public OpenLoopClient(
            HarnessLoop harness, List<Target> nodes, Schedule schedule, String pacedSender, boolean failAmbiguous) {
        this.loop = harness.eventLoop();
        this.nodes = List.copyOf(nodes);
        this.schedule = schedule;
        this.pacedSender = pacedSender;
        this.failAmbiguous = failAmbiguous;
        this.asks = LongStream.range(0, schedule.count())
                .map(number -> new TestMessage((int) number).asks())
                .sum();
        this.bootstrap = harness.client().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX);
    }

    /** Runs the schedule; done when every request and every cancel has its outcome. */
    public CompletableFuture<Void> start() {
        loop.execute(() -> {
            startNanos = System.nanoTime();
            pump();
        });
        return over;
    }

    /** What was asked and has its outcome, in the order of the outcomes. */
    public List<Request> log() {
        return List.copyOf(log);
    }

    /** What was taken back, in the order of the answers. */
    public List<Cancel> cancels() {
        return List.copyOf(cancels);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw and is not cancelled
    private void pump() {
        while (next < schedule.count() && schedule.offsetNanos(next) <= System.nanoTime() - startNanos) {
            ask(next++);
        }
        if (next < schedule.count()) {
            long wait = schedule.offsetNanos(next) - (System.nanoTime() - startNanos);
            loop.schedule(this::pump, Math.max(wait, WAKE_UP_NANOS_MIN), TimeUnit.NANOSECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw and is not cancelled
    private void ask(int number) {
        TestMessage message = new TestMessage(number);
        long due = startNanos + schedule.offsetNanos(number);
        ask(message, 0, due);
        for (int repeat = 1; repeat < message.asks(); repeat++) {
            int again = repeat;
            long later = TimeUnit.MILLISECONDS.toNanos((repeat - 1) * REPEAT_MILLIS);
            loop.schedule(() -> ask(message, again, due + later), later, TimeUnit.NANOSECONDS);
        }
    }

    private void ask(TestMessage message, int repeat, long dueNanos) {
        int node = (message.number() + repeat) % nodes.size();
        Exchange exchange = new Exchange(message, node, dueNanos);
        inFlight++;
        if (inFlight > IN_FLIGHT_MAX) {
            exchange.settle(new RequestOutcome.NotAsked(RequestOutcome.Cause.HELD));
            return;
        }
        Target target = nodes.get(node);
        ask(
                target,
                new AnswerReader(exchange::settle),
                () -> exchange.request(target),
                fault -> exchange.settle(new RequestOutcome.NotAsked(cause(fault))));
    }

    private void ask(Target target, ChannelHandler reader, Supplier<byte[]> request, Consumer<Throwable> notAsked) {
        bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpResponseDecoder(), new HttpObjectAggregator(ANSWER_OCTETS_MAX), reader);
                    }
                })
                .connect(target.baseUrl().getHost(), target.baseUrl().getPort())
                .addListener((io.netty.channel.ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        write(connected.channel(), request.get());
                    } else {
                        notAsked.accept(connected.cause());
                    }
                });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw and is not cancelled
    private void cancelLater(TestMessage message, Sid sid, int node) {
        cancelsOpen++;
        long after = message.cancelAfter().toNanos();
        loop.schedule(() -> cancel(message.number(), sid, (node + 1) % nodes.size()), after, TimeUnit.NANOSECONDS);
    }

    private void cancel(int number, Sid sid, int node) {
        Target target = nodes.get(node);
        Canceling canceling = new Canceling(number, sid, node);
        String path = "/Messages/" + sid.text() + ".json";
        ask(
                target,
                new CancelReader(canceling::settle),
                () -> post(target, path, null, "Status=canceled"),
                fault -> canceling.settle(Cancel.Answer.NOT_ASKED));
    }

    private static byte[] post(Target target, String path, @Nullable String key, String form) {
        String credentials = target.accountSid() + ":" + target.authToken();
        return ("POST /2010-04-01/Accounts/" + target.accountSid() + path + " HTTP/1.1\r\n"
                        + "Host: " + target.baseUrl().getAuthority() + "\r\n"
                        + "Authorization: Basic "
                        + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8))
                        + (key == null ? "" : "\r\nIdempotency-Key: " + key)
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
                        + "Content-Length: " + form.length() + "\r\n\r\n" + form)
                .getBytes(UTF_8);
    }

    private void endOnce() {
        if (log.size() == asks && cancelsOpen == 0) {
            over.complete(null);
        }
    }

    /** One cancel until its first answer. Event loop only. */
    private final class Canceling {
        private final int number;
        private final Sid sid;
        private final int node;
        private final long startedNanos = System.nanoTime();
        private boolean settled;

        Canceling(int number, Sid sid, int node) {
            this.number = number;
            this.sid = sid;
            this.node = node;
        }

        void settle(Cancel.Answer answer) {
            if (!settled) {
                settled = true;
                cancelsOpen--;
                cancels.add(new Cancel(number, sid, node, startedNanos, System.nanoTime(), answer));
                endOnce();
            }
        }
    }

    private static RequestOutcome.Cause cause(Throwable fault) {
        boolean refused = fault instanceof ConnectException && !(fault instanceof ConnectTimeoutException);
        return refused ? RequestOutcome.Cause.REFUSED : RequestOutcome.Cause.NO_CONNECTION;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which is an outcome
    private void write(Channel channel, byte[] request) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(request));
        loop.schedule(() -> channel.close(), ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** One request until its first outcome. Event loop only. */
    private final class Exchange {
        private final TestMessage message;
        private final int node;
        private final long dueNanos;
        private long notBeforeNanos;
        private boolean settled;

        Exchange(TestMessage message, int node, long dueNanos) {
            this.message = message;
            this.node = node;
            this.dueNanos = dueNanos;
            this.notBeforeNanos = dueNanos;
        }

        byte[] request(Target target) {
            return post(target, "/Messages.json", message.key(), form(target));
        }

        private String form(Target target) {
            String callback = target.statusCallback();
            return "To=" + URLEncoder.encode(message.destination(), UTF_8)
                    + "&From=" + URLEncoder.encode(message.isPaced() ? pacedSender : target.sender(), UTF_8)
                    + "&Body=" + URLEncoder.encode(message.body(), UTF_8)
                    + (callback == null ? "" : "&StatusCallback=" + URLEncoder.encode(callback, UTF_8))
                    + (failAmbiguous ? "&AmbiguityPolicy=fail_ambiguous" : "")
                    + sendAt();
        }

        private String sendAt() {
            Duration after = message.sendAfter();
            if (after.isZero()) {
                return "";
            }
            notBeforeNanos = System.nanoTime() + after.toNanos();
            Instant at = Instant.now().plus(after).truncatedTo(ChronoUnit.MILLIS);
            return "&ScheduleType=fixed&SendAt=" + URLEncoder.encode(at.toString(), UTF_8);
        }

        void settle(RequestOutcome outcome) {
            if (settled) {
                return;
            }
            settled = true;
            inFlight--;
            log.add(new Request(message.number(), node, dueNanos, System.nanoTime(), notBeforeNanos, outcome));
            if (outcome instanceof RequestOutcome.Accepted accepted && message.isCanceled()) {
                cancelLater(message, accepted.sid(), node);
            }
            endOnce();
        }
    }
}

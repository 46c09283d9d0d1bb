package io.trunkline.bench.crash.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.trunkline.bench.load.Schedule;
import io.trunkline.bench.load.Target;
import io.trunkline.bench.loop.HarnessLoop;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Posts each message when it is due, to the nodes in turn, whatever became of the ones before, on a connection of its own:
 * what found no connection was certainly not asked, and what lost its connection is unknown. Nothing is ever repeated.
 *
 * <p>At {@value #IN_FLIGHT_MAX} requests without an outcome the next one is not made; it counts as not asked.
 * {@link #start} from any thread, once; everything else on the event loop only.
 */
public final class OpenLoopClient {
    static final int IN_FLIGHT_MAX = 8_192;
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int ANSWER_SECONDS_MAX = 30;
    private static final int ANSWER_OCTETS_MAX = 64 << 10;
    private static final long WAKE_UP_NANOS_MIN = 100_000;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final List<Target> nodes;
    private final Schedule schedule;
    private final List<Request> log = new ArrayList<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private long startNanos;
    private int next;
    private int inFlight;

    public OpenLoopClient(HarnessLoop harness, List<Target> nodes, Schedule schedule) {
        this.loop = harness.eventLoop();
        this.nodes = List.copyOf(nodes);
        this.schedule = schedule;
        this.bootstrap = harness.client().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX);
    }

    /** Runs the schedule; done when every request has its outcome. */
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

    private void ask(int number) {
        int node = number % nodes.size();
        Exchange exchange = new Exchange(number, node);
        inFlight++;
        if (inFlight > IN_FLIGHT_MAX) {
            exchange.settle(new RequestOutcome.NotAsked());
            return;
        }
        Target target = nodes.get(node);
        bootstrap
                .clone()
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpResponseDecoder(),
                                        new HttpObjectAggregator(ANSWER_OCTETS_MAX),
                                        new AnswerReader(exchange::settle));
                    }
                })
                .connect(target.baseUrl().getHost(), target.baseUrl().getPort())
                .addListener((io.netty.channel.ChannelFuture connected) -> {
                    if (connected.isSuccess()) {
                        write(connected.channel(), request(target, new TestMessage(number)));
                    } else {
                        exchange.settle(new RequestOutcome.NotAsked());
                    }
                });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which is an outcome
    private void write(Channel channel, byte[] request) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(request));
        loop.schedule(() -> channel.close(), ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private static byte[] request(Target target, TestMessage message) {
        String callback = target.statusCallback();
        String form = "To=" + URLEncoder.encode(message.destination(), UTF_8)
                + "&From=" + URLEncoder.encode(target.sender(), UTF_8)
                + "&Body=" + URLEncoder.encode(message.body(), UTF_8)
                + (callback == null ? "" : "&StatusCallback=" + URLEncoder.encode(callback, UTF_8));
        String credentials = target.accountSid() + ":" + target.authToken();
        return ("POST /2010-04-01/Accounts/" + target.accountSid() + "/Messages.json HTTP/1.1\r\n"
                        + "Host: " + target.baseUrl().getAuthority() + "\r\n"
                        + "Authorization: Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8))
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
                        + "Content-Length: " + form.length() + "\r\n\r\n" + form)
                .getBytes(UTF_8);
    }

    /** One request until its first outcome. Event loop only. */
    private final class Exchange {
        private final int number;
        private final int node;
        private boolean settled;

        Exchange(int number, int node) {
            this.number = number;
            this.node = node;
        }

        void settle(RequestOutcome outcome) {
            if (settled) {
                return;
            }
            settled = true;
            inFlight--;
            log.add(new Request(number, node, startNanos + schedule.offsetNanos(number), System.nanoTime(), outcome));
            if (log.size() == schedule.count()) {
                over.complete(null);
            }
        }
    }
}

package io.trunkline.bench.smpp;

import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.server.SmppServer;
import io.trunkline.smpp.session.CloseReason;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.session.SessionCounters;
import io.trunkline.smpp.session.TimerSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server's process of {@link ManySessions}: prints its port, then a line of figures for each line that comes in, and
 * ends with its standard input.
 */
final class SessionServer {
    static final Duration ENQUIRE_LINK = Duration.ofSeconds(30);

    /** A link that is not answered within this counts as missed and ends its session. */
    static final Duration LINK_ANSWER_MAX = Duration.ofSeconds(5);

    private SessionServer() {}

    /** Takes how many sessions there may be at most. */
    public static void main(String[] arguments) throws IOException {
        AtomicInteger dead = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        SmppServer<String> server = SmppServer.start(
                        EventLoops.create(1, "server"),
                        ServerSettings.builder(SubmitPair.HOST, 0)
                                .sessionsMax(Integer.parseInt(arguments[0]))
                                .timers(TimerSettings.DEFAULT
                                        .withEnquireLink(ENQUIRE_LINK)
                                        .withResponse(LINK_ANSWER_MAX))
                                .build(),
                        new Counting(dead, ended))
                .blockOptional(TrunklinePair.START_MAX)
                .orElseThrow();
        System.out.println(server.port());
        for (int read = System.in.read(); read >= 0; read = System.in.read()) {
            if (read == '\n') {
                SessionCounters counters = server.counters();
                System.out.println(server.sessions().size() + " " + counters.linksAsked() + " "
                        + counters.linksAnswered() + " " + dead + " " + ended + " " + usedHeap());
            }
        }
        System.exit(0);
    }

    /** After a collection. */
    static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static final class Counting extends TrunklinePair.Accepting {
        private final AtomicInteger dead;
        private final AtomicInteger ended;

        private Counting(AtomicInteger dead, AtomicInteger ended) {
            this.dead = dead;
            this.ended = ended;
        }

        @Override
        public void closed(ServerSession<String> session, CloseReason reason) {
            ended.incrementAndGet();
            if (reason == CloseReason.LINK_DEAD) {
                dead.incrementAndGet();
            }
        }
    }
}

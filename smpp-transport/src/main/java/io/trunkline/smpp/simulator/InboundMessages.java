package io.trunkline.smpp.simulator;

import io.netty.util.concurrent.Future;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.EsmClass;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.Tlv;
import io.trunkline.smpp.pdu.TlvTag;
import io.trunkline.smpp.server.DeliverOutcome;
import io.trunkline.smpp.server.ServerSession;
import io.trunkline.smpp.text.Concatenating;
import io.trunkline.smpp.text.Segments;
import io.trunkline.smpp.text.TextProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Messages from subscribers: at a rate to each session that receives, in answer to a message whose text is to come back,
 * and when somebody asks for one ({@link #send}). Each is sent once and not kept: where a window is full, or no session
 * receives, it is lost. Thread-safe.
 */
final class InboundMessages {

    /** The service that the messages at a rate are for, and the first of the subscribers that they are from. */
    static final String SERVICE = "12345";

    private static final long SUBSCRIBER = 14155550100L;
    private static final int SUBSCRIBERS = 100;

    private final int perSecond;
    private final CarrierFigures.Counter figures;
    private final AtomicInteger turn = new AtomicInteger();
    private final Map<String, List<ServerSession<Guest>>> receivers = new ConcurrentHashMap<>();

    InboundMessages(int perSecond, CarrierFigures.Counter figures) {
        this.perSecond = perSecond;
        this.figures = figures;
    }

    /** A session that receives has been bound; on its event loop. */
    void opened(ServerSession<Guest> session) {
        receivers
                .computeIfAbsent(session.systemId().value(), systemId -> new CopyOnWriteArrayList<>())
                .add(session);
        if (perSecond > 0) {
            long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
            Future<?> timer = session.channel()
                    .eventLoop()
                    .scheduleAtFixedRate(new Numbered(session), period, period, TimeUnit.NANOSECONDS);
            session.closed().subscribe(nothing -> {}, fault -> {}, () -> timer.cancel(false));
        }
    }

    void closed(ServerSession<Guest> session) {
        receivers.computeIfPresent(session.systemId().value(), (systemId, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    /** Sends the text of {@code message} back the way it came, to the newest session of {@code systemId} that receives. */
    void echo(String systemId, SubmitSm message) {
        List<ServerSession<Guest>> sessions = receivers.getOrDefault(systemId, List.of());
        if (!sessions.isEmpty()) {
            deliver(
                    sessions.getLast(),
                    DeliverSm.builder()
                            .source(message.destination())
                            .destination(message.source())
                            .dataCoding(message.dataCoding())
                            .shortMessage(message.shortMessage())
                            .build());
        }
    }

    /**
     * Sends a subscriber's message, in as many parts as it takes, to one session after the other of those that receive.
     *
     * @param id what the carrier calls it, in receipted_message_id; the same id again is the same message again
     * @return the outcomes of its parts in order; empty where nobody receives
     */
    Mono<List<DeliverOutcome>> send(PduAddress from, PduAddress to, String text, String id) {
        List<ServerSession<Guest>> sessions =
                receivers.values().stream().flatMap(List::stream).toList();
        if (sessions.isEmpty()) {
            return Mono.just(List.of());
        }
        Segments segments = TextProfile.STANDARD.segments(text, Concatenating.UDH_8_BIT, id.hashCode() & 0xFF);
        int first = turn.getAndIncrement();
        return Flux.range(0, segments.payloads().size())
                .flatMapSequential(part -> {
                    figures.inboundSent.increment();
                    return sessions.get(Math.floorMod(first + part, sessions.size()))
                            .deliver(DeliverSm.builder()
                                    .source(from)
                                    .destination(to)
                                    .esmClass(segments.hasHeader() ? EsmClass.DEFAULT.withUdh() : EsmClass.DEFAULT)
                                    .dataCoding(segments.coding().dataCoding())
                                    .shortMessage(segments.payloads().get(part))
                                    .tlv(Tlv.ofCString(TlvTag.RECEIPTED_MESSAGE_ID, id))
                                    .build());
                })
                .doOnNext(outcome -> {
                    if (outcome instanceof DeliverOutcome.Delivered) {
                        figures.inboundAnswered.increment();
                    }
                })
                .collectList();
    }

    private void deliver(ServerSession<Guest> session, DeliverSm message) {
        figures.inboundSent.increment();
        session.deliver(message).subscribe(outcome -> {
            if (outcome instanceof DeliverOutcome.Delivered) {
                figures.inboundAnswered.increment();
            }
        });
    }

    /** One more message with each run; on the session's event loop. */
    private final class Numbered implements Runnable {
        private final ServerSession<Guest> session;
        private long number;

        private Numbered(ServerSession<Guest> session) {
            this.session = session;
        }

        @Override
        public void run() {
            String subscriber = Long.toString(SUBSCRIBER + number % SUBSCRIBERS);
            number++;
            deliver(
                    session,
                    DeliverSm.builder()
                            .source(PduAddress.international(subscriber))
                            .destination(new PduAddress(0, 0, SERVICE))
                            .shortMessage(("Inbound message " + number).getBytes(StandardCharsets.ISO_8859_1))
                            .build());
        }
    }
}

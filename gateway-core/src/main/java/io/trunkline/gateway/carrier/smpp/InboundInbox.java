package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.log.InboundLog;
import io.trunkline.gateway.log.InboundPart;
import io.trunkline.gateway.log.InboundPart.Origin;
import io.trunkline.gateway.log.InboundPart.Place;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.DeliverSm;
import io.trunkline.smpp.pdu.Octets;
import io.trunkline.smpp.text.Alphabet;
import io.trunkline.smpp.text.SegmentPlace;
import io.trunkline.smpp.text.TextProfile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Takes what subscribers send on one bind: it is in the log before the carrier is answered, and what could not be appended
 * is asked for again with ESME_RX_T_APPN. What is no text (data_coding of an unknown alphabet) is refused for good, and so is
 * what comes from a national number of nobody knows which country (ESME_RINVSRCADR): a STOP must not be taken and lost.
 *
 * <p>What was answered shortly before a session ended may come again, on any bind of the carrier, and so may what was asked
 * for again: both go into the log with that mark. Thread-safe. Remembers the last {@value #ANSWERED_MAX} that the session was
 * answered.
 */
final class InboundInbox {
    private static final Logger LOG = LoggerFactory.getLogger(InboundInbox.class);
    private static final int ANSWERED_MAX = 1_000;

    private final String carrier;
    private final TextProfile profile;
    private final InboundLog log;
    private final InstantSource clock;
    private final LostAnswers lost;

    private final Map<String, Instant> answered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > ANSWERED_MAX;
        }
    };

    private long session = ThreadLocalRandom.current().nextLong();

    /**
     * @param lost shared by all binds of the carrier
     */
    InboundInbox(Carrier carrier, InboundLog log, InstantSource clock, LostAnswers lost) {
        this.carrier = carrier.name();
        this.profile = SegmentPdus.profile(carrier.dialect());
        this.log = log;
        this.clock = clock;
        this.lost = lost;
    }

    /** The bind's session has ended: the last answers on it may have been lost. */
    synchronized void ended() {
        Instant since = clock.instant().minus(Origin.AGAIN_WITHIN);
        answered.values().removeIf(at -> at.isBefore(since));
        lost.add(answered.keySet());
        answered.clear();
        session = ThreadLocalRandom.current().nextLong();
    }

    Mono<CommandStatus> deliver(DeliverSm message) {
        Optional<Alphabet> alphabet = profile.alphabetOf(message.dataCoding());
        if (alphabet.isEmpty()) {
            LOG.warn(
                    "Carrier {}: a subscriber's message with data_coding {} is refused (expected: text)",
                    carrier,
                    message.dataCoding());
            return Mono.just(CommandStatus.RX_P_APPN);
        }
        String recipient = CarrierAddresses.read(message.destination());
        Optional<String> sender = CarrierAddresses.subscriber(message.source(), recipient);
        if (sender.isEmpty()) {
            LOG.warn(
                    "Carrier {}: a subscriber's message to {} from a national number is refused"
                            + " (expected: one of the recipient's country, or an international number)",
                    carrier,
                    recipient);
            return Mono.just(CommandStatus.RINVSRCADR);
        }
        InboundPart part = part(message, sender.get(), recipient, alphabet.get());
        Origin origin = part.origin();
        return log.append(part)
                .then(Mono.fromCallable(() -> {
                    answered(origin);
                    return CommandStatus.ROK;
                }))
                .onErrorResume(fault -> Mono.fromCallable(() -> {
                    LOG.warn("Carrier {}: a subscriber's message is asked for again: {}", carrier, fault.toString());
                    lost.add(List.of(origin.identity()));
                    return CommandStatus.RX_T_APPN;
                }));
    }

    private InboundPart part(DeliverSm message, String sender, String recipient, Alphabet alphabet) {
        Instant at = Instant.ofEpochMilli(clock.millis());
        ThreadLocalRandom random = ThreadLocalRandom.current();
        SegmentPlace place = SegmentPlace.of(message);
        Octets data = message.userData();
        DeliveryIdentity identity = DeliveryIdentity.of(carrier, message);
        return new InboundPart(
                MessageSid.next(at.toEpochMilli(), random.nextInt(log.partitions()), random),
                carrier,
                sender,
                recipient,
                alphabet.decode(data.shared(), 0, data.length(), place.textOffset(), place.tables()),
                place.concatenation()
                        .map(found -> new Place(found.reference(), found.total(), found.sequence(), found.wide()))
                        .orElse(null),
                at,
                new Origin(identity.hex(), identity.named(), session(), lost.contains(identity.hex())));
    }

    private synchronized long session() {
        return session;
    }

    /** An answer to a session that has ended meanwhile does not arrive. */
    private synchronized void answered(Origin origin) {
        lost.remove(origin.identity());
        if (origin.session() == session) {
            answered.put(origin.identity(), clock.instant());
        } else {
            lost.add(List.of(origin.identity()));
        }
    }
}

package io.trunkline.gateway.carrier.smpp;

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
 * <p>Thread-safe. Remembers the last {@value #REFUSED_MAX} that were asked for again.
 */
final class InboundInbox {
    private static final Logger LOG = LoggerFactory.getLogger(InboundInbox.class);
    private static final int REFUSED_MAX = 1_000;

    private final String carrier;
    private final InboundLog log;
    private final InstantSource clock;
    private volatile long session = ThreadLocalRandom.current().nextLong();

    private final Map<String, Boolean> askedAgain = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REFUSED_MAX;
        }
    };

    InboundInbox(String carrier, InboundLog log, InstantSource clock) {
        this.carrier = carrier;
        this.log = log;
        this.clock = clock;
    }

    /** The bind has a new session: answers on the one before may have been lost. */
    void bound() {
        session = ThreadLocalRandom.current().nextLong();
    }

    Mono<CommandStatus> deliver(DeliverSm message) {
        Optional<Alphabet> alphabet = TextProfile.STANDARD.alphabetOf(message.dataCoding());
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
        String identity = part.origin().identity();
        return log.append(part)
                .then(Mono.fromCallable(() -> {
                    answered(identity);
                    return CommandStatus.ROK;
                }))
                .onErrorResume(fault -> Mono.fromCallable(() -> {
                    LOG.warn("Carrier {}: a subscriber's message is asked for again: {}", carrier, fault.toString());
                    asked(identity);
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
                new Origin(identity.hex(), identity.named(), session, wasAsked(identity.hex())));
    }

    private synchronized boolean wasAsked(String identity) {
        return askedAgain.containsKey(identity);
    }

    private synchronized void asked(String identity) {
        askedAgain.put(identity, true);
    }

    private synchronized void answered(String identity) {
        askedAgain.remove(identity);
    }
}

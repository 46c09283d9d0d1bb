package io.trunkline.gateway.carrier.smpp;

import io.trunkline.gateway.carrier.CarrierLink;
import io.trunkline.gateway.carrier.CarrierLinks;
import io.trunkline.gateway.carrier.Slots;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.log.InboundLog;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.BindState;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.EventLoops;
import java.time.InstantSource;
import java.util.function.Predicate;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Opens binds as transceiver, and keeps the loops that they share. Thread-safe. */
public final class SmppLinks implements CarrierLinks {
    private final SecretBox secrets;
    private final Receipts receipts;
    private final InboundLog inbound;
    private final EventLoops loops;
    private final InstantSource clock;
    private final Predicate<Envelope> window;
    private final Scheduler retries = Schedulers.newSingle("smpp-retries", true);

    /**
     * @param inbound takes what subscribers send
     * @param loops shared by all binds; closed by the caller
     * @param window whether the message may be sent now, as far as its destination's sending window goes; quick, asked on
     *     an event loop
     */
    public SmppLinks(
            SecretBox secrets,
            Receipts receipts,
            InboundLog inbound,
            EventLoops loops,
            InstantSource clock,
            Predicate<Envelope> window) {
        this.secrets = secrets;
        this.receipts = receipts;
        this.inbound = inbound;
        this.loops = loops;
        this.clock = clock;
        this.window = window;
    }

    @Override
    public CarrierLink open(Carrier carrier, int slot) {
        BindSettings settings = BindSettings.builder(
                        carrier.host(),
                        carrier.port(),
                        new SystemId(carrier.systemId()),
                        secrets.open(carrier.password()))
                .window(carrier.window())
                .build();
        InboundInbox inbox = new InboundInbox(carrier.name(), inbound, clock);
        SmppBind bind = SmppBind.open(loops, settings, new ReceiptInbox(carrier.name(), receipts, inbox, clock));
        bind.states().ofType(BindState.Bound.class).subscribe(state -> inbox.bound());
        return new SmppLink(
                bind, retries, Slots.openMax(carrier), clock, window, "carrier " + carrier.name() + " slot " + slot);
    }
}

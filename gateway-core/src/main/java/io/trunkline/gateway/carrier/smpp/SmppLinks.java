package io.trunkline.gateway.carrier.smpp;

import io.micrometer.core.instrument.MeterRegistry;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.carrier.CarrierLink;
import io.trunkline.gateway.carrier.CarrierLinks;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierTls;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.log.InboundLog;
import io.trunkline.gateway.log.LaneMessage;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.receipt.Receipts;
import io.trunkline.smpp.client.BindCounters;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.BindState;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.EventLoops;
import io.trunkline.smpp.tls.ClientTls;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Opens binds as transceiver, and keeps the loops that they share. Thread-safe. */
public final class SmppLinks implements CarrierLinks {
    private final SecretBox secrets;
    private final Receipts receipts;
    private final InboundLog inbound;
    private final EventLoops loops;
    private final Rules rules;
    private final MeterRegistry meters;
    private final Scheduler retries = Schedulers.newSingle("smpp-retries", true);
    private final Set<OpenBind> open = ConcurrentHashMap.newKeySet();

    /** By carrier; they outlive its binds. */
    private final Map<String, LostAnswers> lostAnswers = new ConcurrentHashMap<>();

    /**
     * What is asked when a segment may be written. Quick; asked on event loops.
     *
     * @param window whether the message may be sent now, as far as its destination's sending window and its recipient go
     * @param orphaned whether the message's sender is no more, so that it does not begin to go
     * @param pace of a sender, in segments a second; 0 for none
     * @param elsewhere whether another carrier has a route for the message that is in use now
     * @param out whether the message's carrier is out, for whatever reason, as all nodes together see it
     */
    public record Rules(
            InstantSource clock,
            Predicate<Envelope> window,
            Predicate<Envelope> orphaned,
            ToDoubleFunction<Address> pace,
            Predicate<LaneMessage> elsewhere,
            Predicate<LaneMessage> out) {}

    /**
     * @param inbound takes what subscribers send
     * @param loops shared by all binds; closed by the caller
     */
    public SmppLinks(
            SecretBox secrets,
            Receipts receipts,
            InboundLog inbound,
            EventLoops loops,
            Rules rules,
            MeterRegistry meters) {
        this.secrets = secrets;
        this.receipts = receipts;
        this.inbound = inbound;
        this.loops = loops;
        this.rules = rules;
        this.meters = meters;
    }

    @Override
    public CarrierLink open(Carrier carrier, int slot) {
        BindSettings settings = settings(carrier);
        LostAnswers lost = lostAnswers.computeIfAbsent(carrier.name(), ignored -> new LostAnswers());
        InboundInbox inbox = new InboundInbox(carrier, inbound, rules.clock(), lost);
        SmppBind bind =
                SmppBind.open(loops, settings, new ReceiptInbox(carrier, receipts, inbox, rules.clock(), meters));
        bind.states()
                .filter(state -> state instanceof BindState.Waiting || state instanceof BindState.Closed)
                .subscribe(state -> inbox.ended());
        AnswerTally tally = new AnswerTally(carrier.faults());
        SmppLink link =
                new SmppLink(bind, retries, rules, carrier, tally, "carrier " + carrier.name() + " slot " + slot);
        follow(new OpenBind(carrier.name(), slot, bind, link, tally, new AtomicReference<>("connecting")));
        return link;
    }

    private BindSettings settings(Carrier carrier) {
        BindSettings.Builder settings = BindSettings.builder(
                        carrier.host(),
                        carrier.port(),
                        new SystemId(carrier.systemId()),
                        secrets.open(carrier.password()))
                .window(carrier.window())
                .versionWhenUnstated(new InterfaceVersion(
                        carrier.dialect().versionWhenUnstated().octet()))
                .pacePerSecond(carrier.pacePerBind());
        CarrierTls tls = carrier.tls();
        if (tls != null) {
            ClientTls verified = ClientTls.DEFAULT.withTrusted(tls.trusted());
            settings.tls(tls.hostVerified() ? verified : verified.withoutHostVerification());
        }
        return settings.build();
    }

    /**
     * A bind that is not closed.
     *
     * @param state the word for where it stands
     */
    private record OpenBind(
            String carrier, int slot, SmppBind bind, SmppLink link, AnswerTally tally, AtomicReference<String> state) {
        CarrierBind report() {
            BindCounters counters = bind.counters();
            return new CarrierBind(
                    carrier,
                    slot,
                    word(),
                    counters.accepted(),
                    counters.rejected(),
                    counters.throttled(),
                    counters.inFlight(),
                    counters.window(),
                    tally.answers());
        }

        private String word() {
            String word = state.get();
            return word.equals("bound") && link.isSilent() ? "silent" : word;
        }
    }

    private void follow(OpenBind bind) {
        open.add(bind);
        bind.bind().states().subscribe(state -> {
            switch (state) {
                case BindState.Connecting connecting -> bind.state().set("connecting");
                case BindState.Bound bound -> bind.state().set("bound");
                case BindState.Waiting waiting -> bind.state().set("waiting");
                case BindState.Closed closed -> open.remove(bind);
            }
        });
    }

    /** The binds of this node, in no order. */
    public List<CarrierBind> binds() {
        return open.stream().map(OpenBind::report).toList();
    }
}

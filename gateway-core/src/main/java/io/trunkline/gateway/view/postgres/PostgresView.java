package io.trunkline.gateway.view.postgres;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.carrier.BrokenOffMessages;
import io.trunkline.gateway.inbound.InboundStore;
import io.trunkline.gateway.log.LogEnds;
import io.trunkline.gateway.log.Projection;
import io.trunkline.gateway.partner.PartnerReceipts;
import io.trunkline.gateway.receipt.OrphanStore;
import io.trunkline.gateway.receipt.SubmittedSegments;
import io.trunkline.gateway.view.KeyQueries;
import io.trunkline.gateway.view.MessageQueries;
import io.trunkline.gateway.waiting.SenderQueues;
import io.trunkline.gateway.waiting.WaitStore;
import io.trunkline.gateway.waiting.Waits;
import java.time.InstantSource;

/**
 * The message view in one database: what keeps it up to date and what answers from it. The two have connections of their
 * own, so that neither waits for the other. Tables are made at the first use. Thread-safe.
 */
public final class PostgresView implements AutoCloseable {
    private static final int QUERY_CONNECTIONS_MAX = 8;
    private static final int PROJECTION_CONNECTIONS_MAX = 8;
    private static final int WAIT_CONNECTIONS_MAX = 8;

    private final PostgresDatabase projecting;
    private final PostgresDatabase querying;
    private final PostgresDatabase releasing;
    private final Projection projection;
    private final MessageQueries queries;
    private final KeyQueries keys;
    private final SubmittedSegments segments;
    private final BrokenOffMessages brokenOff;
    private final OrphanStore orphans;
    private final WaitStore waits;
    private final SenderQueues senderQueues;
    private final PartnerReceipts partnerReceipts;
    private final InboundStore inbound;

    /** With the usual waits, counted nowhere. */
    public PostgresView(PostgresServer server, int partitions, LogEnds ends, InstantSource clock) {
        this(server, partitions, ends, clock, Waits.usual(), new SimpleMeterRegistry());
    }

    /**
     * Connects to nothing yet.
     *
     * @param partitions of {@code intake} and {@code lifecycle}
     * @param decider which waits begin and end with which events
     */
    public PostgresView(
            PostgresServer server,
            int partitions,
            LogEnds ends,
            InstantSource clock,
            Waits decider,
            MeterRegistry meters) {
        ViewProgress progress = new ViewProgress(partitions);
        this.projecting = new PostgresDatabase(server, "projection", Math.min(partitions, PROJECTION_CONNECTIONS_MAX));
        this.querying = new PostgresDatabase(server, "queries", QUERY_CONNECTIONS_MAX);
        this.releasing = new PostgresDatabase(server, "waits", Math.min(2 * partitions, WAIT_CONNECTIONS_MAX));
        Shards shards = new Shards();
        QueueShards queueShards = new QueueShards(partitions);
        this.projection = new MessageProjection(
                projecting,
                new Migrations(projecting),
                progress,
                new WaitParts(
                        shards, queueShards, decider, meters.counter("trunkline.doubts.settled", "by", "receipt")),
                clock,
                false);
        PostgresWaits postgresWaits = new PostgresWaits(releasing, shards, queueShards, meters);
        this.waits = postgresWaits;
        this.senderQueues = new PostgresSenderQueues(releasing, shards, queueShards, postgresWaits);
        this.queries = new PostgresMessageQueries(querying, progress, partitions, ends, clock);
        CaughtUp caughtUp = new CaughtUp(querying, new Migrations(querying), partitions, ends);
        this.segments = new PostgresSegments(querying, new Migrations(querying), caughtUp, clock);
        this.brokenOff = new PostgresBrokenOff(querying, new Migrations(querying), clock);
        this.orphans = new PostgresOrphans(querying, new Migrations(querying));
        this.partnerReceipts = new PostgresPartnerReceipts(releasing, new Migrations(releasing));
        this.inbound = new PostgresInbound(querying, new Migrations(querying));
        this.keys = new PostgresKeyQueries(querying, new Migrations(querying), caughtUp);
    }

    /** Whoever reads the log feeds this. */
    public Projection projection() {
        return projection;
    }

    public MessageQueries queries() {
        return queries;
    }

    public SubmittedSegments segments() {
        return segments;
    }

    public BrokenOffMessages brokenOff() {
        return brokenOff;
    }

    public OrphanStore orphans() {
        return orphans;
    }

    public KeyQueries keys() {
        return keys;
    }

    public WaitStore waits() {
        return waits;
    }

    public SenderQueues senderQueues() {
        return senderQueues;
    }

    public PartnerReceipts partnerReceipts() {
        return partnerReceipts;
    }

    public InboundStore inbound() {
        return inbound;
    }

    /** Closes the connections; whoever feeds the projection is closed before. Blocks a few seconds at most. */
    @Override
    public void close() {
        releasing.close();
        projecting.close();
        querying.close();
    }
}

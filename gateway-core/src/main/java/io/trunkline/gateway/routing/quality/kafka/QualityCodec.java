package io.trunkline.gateway.routing.quality.kafka;

import io.trunkline.gateway.log.wire.QualityCarrierFoldRecord;
import io.trunkline.gateway.log.wire.QualityFlowRecord;
import io.trunkline.gateway.log.wire.QualityFoldRecord;
import io.trunkline.gateway.log.wire.QualityReportRecord;
import io.trunkline.gateway.log.wire.RecordCodec;
import io.trunkline.gateway.routing.RouteKey;
import io.trunkline.gateway.routing.RouteStanding.State;
import io.trunkline.gateway.routing.quality.CarrierFold;
import io.trunkline.gateway.routing.quality.CarrierReport;
import io.trunkline.gateway.routing.quality.RouteFold;
import io.trunkline.gateway.routing.quality.RouteReport;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What nodes say of how routes do, in the topic {@code state}. */
final class QualityCodec {
    static final RecordCodec<QualityReportRecord, Report> REPORT =
            new RecordCodec<>(QualityReportRecord.parser(), QualityCodec::encode, QualityCodec::decode);

    static final RecordCodec<QualityFoldRecord, RouteFold> FOLD =
            new RecordCodec<>(QualityFoldRecord.parser(), QualityCodec::encode, QualityCodec::decode);

    static final RecordCodec<QualityCarrierFoldRecord, CarrierFold> CARRIER_FOLD =
            new RecordCodec<>(QualityCarrierFoldRecord.parser(), QualityCodec::encode, QualityCodec::decode);

    private QualityCodec() {}

    /** What one node says. */
    record Report(String node, List<RouteReport> routes, List<CarrierReport> carriers) {
        Report {
            routes = List.copyOf(routes);
            carriers = List.copyOf(carriers);
        }
    }

    private static QualityReportRecord encode(Report report) {
        return QualityReportRecord.newBuilder()
                .setNode(report.node())
                .addAllRoutes(report.routes().stream().map(QualityCodec::encode).toList())
                .addAllCarriers(
                        report.carriers().stream().map(QualityCodec::encode).toList())
                .build();
    }

    private static Report decode(QualityReportRecord record) {
        return new Report(
                record.getNode(),
                record.getRoutesList().stream().map(QualityCodec::decode).toList(),
                record.getCarriersList().stream().map(QualityCodec::decode).toList());
    }

    private static QualityReportRecord.Route encode(RouteReport report) {
        QualityReportRecord.Route.Builder route = QualityReportRecord.Route.newBuilder()
                .setRoute(report.key().route())
                .setCountry(report.key().country())
                .setFlow(encode(report.flow()));
        if (!report.early().isEmpty()) {
            route.setEarly(encode(report.early()));
        }
        if (!report.complete().isEmpty()) {
            route.setComplete(encode(report.complete()));
        }
        RouteReport.Delays delays = report.delays();
        if (delays != null) {
            route.setDelaysSubmitted((int) delays.submitted()).addAllDelays(delays.counts());
        }
        return route.build();
    }

    private static RouteReport decode(QualityReportRecord.Route route) {
        return new RouteReport(
                new RouteKey(route.getRoute(), route.getCountry()),
                decode(route.getFlow()),
                route.hasEarly() ? decode(route.getEarly()) : RouteReport.Sample.NONE,
                route.hasComplete() ? decode(route.getComplete()) : RouteReport.Sample.NONE,
                delays(route));
    }

    private static RouteReport.@Nullable Delays delays(QualityReportRecord.Route route) {
        return route.getDelaysSubmitted() == 0
                ? null
                : new RouteReport.Delays(route.getDelaysSubmitted(), route.getDelaysList());
    }

    private static QualityReportRecord.Sample encode(RouteReport.Sample sample) {
        return QualityReportRecord.Sample.newBuilder()
                .setGood(sample.good())
                .setBad(sample.bad())
                .setShare(sample.share())
                .setSinceSecond(sample.since())
                .build();
    }

    private static RouteReport.Sample decode(QualityReportRecord.Sample sample) {
        return new RouteReport.Sample(sample.getGood(), sample.getBad(), sample.getShare(), sample.getSinceSecond());
    }

    private static QualityFlowRecord encode(RouteReport.Flow flow) {
        return QualityFlowRecord.newBuilder()
                .setSubmitted(flow.submitted())
                .setRefused(flow.refused())
                .setExpected(flow.expected())
                .setDelivered(flow.delivered())
                .setFailed(flow.failed())
                .setLatencyMillis(flow.latencyMillis())
                .build();
    }

    private static RouteReport.Flow decode(QualityFlowRecord flow) {
        return new RouteReport.Flow(
                flow.getSubmitted(),
                flow.getRefused(),
                flow.getExpected(),
                flow.getDelivered(),
                flow.getFailed(),
                flow.getLatencyMillis());
    }

    private static QualityReportRecord.Carrier encode(CarrierReport report) {
        return QualityReportRecord.Carrier.newBuilder()
                .setCarrier(report.carrier())
                .setBound(report.bound())
                .setUnbound(report.unbound())
                .setAccepted(report.accepted())
                .setRejected(report.rejected())
                .setThrottled(report.throttled())
                .setInARow(report.inARow())
                .addAllBoundSlots(report.slots().bound())
                .addAllUnboundSlots(report.slots().unbound())
                .build();
    }

    private static CarrierReport decode(QualityReportRecord.Carrier carrier) {
        return new CarrierReport(
                carrier.getCarrier(),
                carrier.getBound(),
                carrier.getUnbound(),
                carrier.getAccepted(),
                carrier.getRejected(),
                carrier.getThrottled(),
                carrier.getInARow(),
                new CarrierReport.Slots(
                        Set.copyOf(carrier.getBoundSlotsList()), Set.copyOf(carrier.getUnboundSlotsList())));
    }

    private static QualityFoldRecord encode(RouteFold fold) {
        RouteFold.Watch watch = fold.watch();
        Instant until = watch.ejections().until();
        return QualityFoldRecord.newBuilder()
                .setRoute(fold.key().route())
                .setCountry(fold.key().country())
                .setState(encode(watch.state()))
                .setEjections(watch.ejections().count())
                .setBackMillis(watch.ejections().back().toEpochMilli())
                .setUntilMillis(until == null ? 0 : until.toEpochMilli())
                .setReason(watch.reason())
                .setSinceSecond(watch.tests().since())
                .setEarly(watch.tests().early())
                .setComplete(watch.tests().complete())
                .setTrial(watch.tests().trial())
                .setAtMillis(watch.at().toEpochMilli())
                .setRecent(encode(watch.recent()))
                .addAllDelays(fold.delays().weights())
                .setDelaysSubmitted(fold.delays().submitted())
                .setDelaysReceived(fold.delays().received())
                .setDelaysSecond(fold.delays().second())
                .setCarrier(fold.carrier())
                .setGivesReceipts(fold.delays().givesReceipts())
                .build();
    }

    private static RouteFold decode(QualityFoldRecord fold) {
        Instant until = fold.getUntilMillis() == 0 ? null : Instant.ofEpochMilli(fold.getUntilMillis());
        return new RouteFold(
                new RouteKey(fold.getRoute(), fold.getCountry()),
                fold.getCarrier(),
                new RouteFold.Watch(
                        decode(fold.getState()),
                        new RouteFold.Ejections(fold.getEjections(), Instant.ofEpochMilli(fold.getBackMillis()), until),
                        fold.getReason(),
                        new RouteFold.Tests(
                                fold.getSinceSecond(), fold.getEarly(), fold.getComplete(), fold.getTrial()),
                        Instant.ofEpochMilli(fold.getAtMillis()),
                        decode(fold.getRecent())),
                new RouteFold.Delays(
                        fold.getDelaysList(),
                        fold.getDelaysSubmitted(),
                        fold.getDelaysReceived(),
                        fold.getGivesReceipts(),
                        fold.getDelaysSecond()));
    }

    private static QualityCarrierFoldRecord encode(CarrierFold fold) {
        RouteFold.Ejections ejections = fold.ejections();
        Instant until = ejections.until();
        return QualityCarrierFoldRecord.newBuilder()
                .setCarrier(fold.carrier())
                .setEjections(ejections.count())
                .setBackMillis(ejections.back().toEpochMilli())
                .setUntilMillis(until == null ? 0 : until.toEpochMilli())
                .setReason(fold.reason())
                .setCanary(fold.canary())
                .build();
    }

    private static CarrierFold decode(QualityCarrierFoldRecord fold) {
        Instant until = fold.getUntilMillis() == 0 ? null : Instant.ofEpochMilli(fold.getUntilMillis());
        return new CarrierFold(
                fold.getCarrier(),
                new RouteFold.Ejections(fold.getEjections(), Instant.ofEpochMilli(fold.getBackMillis()), until),
                fold.getReason(),
                fold.getCanary());
    }

    private static QualityFoldRecord.State encode(State state) {
        return switch (state) {
            case UNKNOWN, GOOD -> QualityFoldRecord.State.IN_USE;
            case CANARY -> QualityFoldRecord.State.CANARY;
            case EJECTED -> QualityFoldRecord.State.EJECTED;
        };
    }

    /** A state of a later version is none that keeps messages away. */
    private static State decode(QualityFoldRecord.State state) {
        return switch (state) {
            case IN_USE, UNRECOGNIZED -> State.GOOD;
            case CANARY -> State.CANARY;
            case EJECTED -> State.EJECTED;
        };
    }
}

package io.trunkline.gateway.routing.quality;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.trunkline.gateway.routing.RouteStanding;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How routes do, as gauges by route and country: the {@value #SERIES_MAX} with the most evidence, so that there is an end to
 * series.
 */
public final class QualityMetrics {
    static final int SERIES_MAX = 200;

    private final MultiGauge quality;
    private final MultiGauge evidence;
    private final MultiGauge state;
    private final MultiGauge refused;
    private final MultiGauge latency;

    public QualityMetrics(MeterRegistry meters, QualityBook book) {
        Gauge.builder("trunkline.routing.countries.out", book, QualityBook::countriesOut)
                .description("Countries to which every route is ejected, so that messages go all the same")
                .register(meters);
        quality = gauge(meters, "trunkline.route.quality", "Delivered of what should have been by now, 0 to 1");
        evidence = gauge(meters, "trunkline.route.evidence", "Attempts behind the quality, halved every two minutes");
        state = gauge(meters, "trunkline.route.state", "0 unknown, 1 good, 2 canary, 3 ejected");
        refused = gauge(meters, "trunkline.route.refused", "Attempts refused through no fault of the message, 0 to 1");
        latency = gauge(
                meters, "trunkline.route.latency.millis", "From the choice of the route to the answer, on average");
    }

    private static MultiGauge gauge(MeterRegistry meters, String name, String description) {
        return MultiGauge.builder(name).description(description).register(meters);
    }

    /** What is known now. One thread at a time. */
    public void update(QualityBook book) {
        List<RouteFigures> most = book.figures().stream()
                .sorted(Comparator.comparingDouble(
                                (RouteFigures figures) -> figures.standing().evidence())
                        .reversed())
                .limit(SERIES_MAX)
                .toList();
        quality.register(rows(most, figures -> figures.standing().quality()), true);
        evidence.register(rows(most, figures -> figures.standing().evidence()), true);
        state.register(rows(most, figures -> number(figures.standing().state())), true);
        refused.register(rows(most, RouteFigures::refusedShare), true);
        latency.register(rows(most, RouteFigures::latencyMillis), true);
    }

    private static double number(RouteStanding.State state) {
        return switch (state) {
            case UNKNOWN -> 0;
            case GOOD -> 1;
            case CANARY -> 2;
            case EJECTED -> 3;
        };
    }

    private static List<MultiGauge.Row<?>> rows(List<RouteFigures> most, ToDoubleFunction<RouteFigures> figure) {
        return most.stream()
                .<MultiGauge.Row<?>>map(figures -> MultiGauge.Row.of(
                        Tags.of(
                                "route",
                                figures.key().route(),
                                "country",
                                figures.key().country()),
                        figures,
                        figure))
                .toList();
    }
}

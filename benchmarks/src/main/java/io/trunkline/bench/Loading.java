package io.trunkline.bench;

import io.trunkline.bench.installation.Site;
import io.trunkline.bench.load.ApiTarget;
import io.trunkline.bench.load.Endpoint;
import io.trunkline.bench.load.MessagesApi;
import io.trunkline.bench.load.OpenLoopGenerator;
import io.trunkline.bench.load.PartnerGenerator;
import io.trunkline.bench.load.Tenant;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.measure.ProcessMeter;
import io.trunkline.bench.scenario.Scenario;
import io.trunkline.bench.scenario.Scenario.Way;
import io.trunkline.bench.sink.CallbackSink;
import io.trunkline.bench.sink.HostileSink;
import java.io.IOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A site, its tenants and the endpoints that it calls back, open for the runs of one scenario. For one thread. */
public final class Loading implements AutoCloseable {
    private final Map<Endpoint, AutoCloseable> endpoints = new EnumMap<>(Endpoint.class);
    private final Subject subject;

    private Loading(HarnessLoop harness, Site site, Scenario scenario) throws IOException, InterruptedException {
        List<Tenant> tenants = site.tenants(scenario.tenants().count());
        CallbackSink sink = null;
        if (scenario.pace().over() == Way.HTTP && scenario.callbacks().wanted()) {
            sink = CallbackSink.open(harness, tokens(tenants));
            endpoints.put(Endpoint.GOOD, sink);
            if (scenario.callbacks().slow() > 0) {
                endpoints.put(
                        Endpoint.SLOW,
                        HostileSink.slow(harness, scenario.callbacks().slowDelay()));
            }
            if (scenario.callbacks().failing() > 0) {
                endpoints.put(Endpoint.FAILING, HostileSink.failing(harness));
            }
        }
        URI baseUrl = site.baseUrl();
        this.subject = new Subject(
                scenario.pace().over() == Way.HTTP
                        ? http(harness, new ApiTarget(baseUrl, tenants, urls(sink)))
                        : smpp(harness, site, scenario.callbacks().wanted()),
                () -> listener(baseUrl.getPort()),
                new Subject.Sources(
                        baseUrl.resolve("/metrics"), site.carrier().isPresent() ? site.kafka() : Optional.empty()),
                site.carrier(),
                sink);
    }

    /** Makes the tenants that the scenario asks for, and listens for callbacks. */
    public static Loading open(HarnessLoop harness, Site site, Scenario scenario)
            throws IOException, InterruptedException {
        return new Loading(harness, site, scenario);
    }

    /** What the runs load. */
    public Subject subject() {
        return subject;
    }

    private static Set<Integer> listener(int port) {
        OptionalInt pid = ProcessMeter.listenerOn(port);
        return pid.isPresent() ? Set.of(pid.getAsInt()) : Set.of();
    }

    private static Map<String, String> tokens(List<Tenant> tenants) {
        return tenants.stream().collect(Collectors.toMap(Tenant::accountSid, Tenant::authToken));
    }

    private Map<Endpoint, String> urls(@Nullable CallbackSink sink) {
        Map<Endpoint, String> urls = new EnumMap<>(Endpoint.class);
        if (sink != null) {
            urls.put(Endpoint.GOOD, sink.url());
        }
        endpoints.forEach((endpoint, open) -> {
            if (open instanceof HostileSink hostile) {
                urls.put(endpoint, hostile.url());
            }
        });
        return urls;
    }

    private static Subject.Sending http(HarnessLoop harness, ApiTarget target) {
        return (traffic, schedule, limits, log) ->
                new OpenLoopGenerator(harness, new MessagesApi(target, traffic), schedule, limits, log);
    }

    private static Subject.Sending smpp(HarnessLoop harness, Site site, boolean receipts) {
        return (traffic, schedule, limits, log) -> new PartnerGenerator(
                harness, site.partner(), new PartnerGenerator.Sending(traffic, schedule), limits, log, receipts);
    }

    @Override
    public void close() {
        endpoints.values().forEach(open -> {
            if (open instanceof CallbackSink sink) {
                sink.close();
            } else if (open instanceof HostileSink hostile) {
                hostile.close();
            }
        });
    }
}

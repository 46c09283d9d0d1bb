package io.trunkline.bench.load;

import io.trunkline.bench.scenario.Scenario;
import io.trunkline.bench.scenario.Scenario.BodyKind;
import io.trunkline.bench.scenario.Scenario.Callbacks;
import io.trunkline.bench.scenario.Scenario.Country;
import io.trunkline.bench.scenario.Scenario.Mix;
import io.trunkline.bench.scenario.Scenario.SenderKind;
import io.trunkline.bench.scenario.Scenario.Tenants;
import io.trunkline.bench.scenario.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * What message {@code n} of a run is. Everything is drawn from the scenario's seed and the number, so any two runs of a
 * scenario send the same. Every text begins with {@code #RUN-N}, by which the carrier's log is tied to the client's.
 * Immutable.
 */
public final class Traffic {
    private static final String GSM_REST = "Your parcel is on its way and should be with you today.";
    private static final String UNICODE_REST = "Ваша посылка уже в пути, ждите сегодня 📦";
    private static final String LONG_REST = GSM_REST + " " + GSM_REST.repeat(6);
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final int run;
    private final Mix mix;
    private final Weights<Integer> tenants;
    private final Weights<Endpoint> endpoints;

    /**
     * The messages of one run.
     *
     * @param run tells them from those of others on the same carrier
     */
    public Traffic(Scenario scenario, int run) {
        this.run = run;
        this.mix = scenario.mix();
        this.tenants = zipf(scenario.tenants());
        this.endpoints = endpoints(scenario.callbacks());
    }

    /** One of the things that are drawn of a message, each independent of the others. */
    private enum Draw {
        TENANT(0),
        BODY(1),
        SENDER(2),
        COUNTRY(3),
        ENDING(4),
        ENDPOINT(5);

        private static final int COUNT = 6;
        private final int place;

        Draw(int place) {
            this.place = place;
        }
    }

    /** What tells this run's messages from others'. */
    public int run() {
        return run;
    }

    /** Which tenant sends, from 0. */
    public int tenant(long n) {
        return tenants.draw(unit(n, Draw.TENANT));
    }

    public SenderKind sender(long n) {
        return mix.senders().draw(unit(n, Draw.SENDER));
    }

    public Endpoint endpoint(long n) {
        return endpoints.draw(unit(n, Draw.ENDPOINT));
    }

    /** In E.164 form. */
    public String destination(long n) {
        String ending = mix.endings().draw(unit(n, Draw.ENDING));
        if (!ending.isEmpty()) {
            return Destinations.withEnding(n, ending);
        }
        long index = n % mix.numbers();
        Country country = mix.countries().draw(unit(n, Draw.COUNTRY));
        return switch (country) {
            case US -> Destinations.number(index);
            case GB -> Destinations.british(index);
            case FR -> Destinations.french(index);
        };
    }

    public BodyKind kind(long n) {
        return mix.bodies().draw(unit(n, Draw.BODY));
    }

    /** What stands before the text, for the message to be known by. */
    public String tag(long n) {
        return "#" + run + "-" + n + " ";
    }

    /** The text behind the tag. */
    public static String rest(BodyKind kind) {
        return switch (kind) {
            case GSM -> GSM_REST;
            case UNICODE -> UNICODE_REST;
            case LONG -> LONG_REST;
        };
    }

    private double unit(long n, Draw draw) {
        long mixed = mix.seed() * GOLDEN + n * Draw.COUNT + draw.place;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1.0p-53;
    }

    private static Weights<Integer> zipf(Tenants tenants) {
        List<Integer> items = new ArrayList<>();
        double[] weights = new double[tenants.count()];
        double whole = 0;
        for (int i = 0; i < weights.length; i++) {
            items.add(i);
            weights[i] = 1 / Math.pow(i + 1, tenants.zipf());
            whole += weights[i];
        }
        List<Double> upTo = new ArrayList<>();
        double sum = 0;
        for (double weight : weights) {
            sum += weight / whole;
            upTo.add(sum);
        }
        return new Weights<>(items, upTo);
    }

    private static Weights<Endpoint> endpoints(Callbacks callbacks) {
        double slow = callbacks.slow();
        double hostile = slow + callbacks.failing();
        return hostile == 0
                ? Weights.always(Endpoint.GOOD)
                : new Weights<>(List.of(Endpoint.SLOW, Endpoint.FAILING, Endpoint.GOOD), List.of(slow, hostile, 1.0));
    }
}

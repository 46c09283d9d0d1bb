package io.trunkline.bench.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One kind of load.
 *
 * @param carrier settings of the simulated carrier by name, as its profile has them; those that are missing are usual
 */
public record Scenario(
        String name, Pace pace, Mix mix, Tenants tenants, Callbacks callbacks, Map<String, String> carrier) {
    public Scenario {
        carrier = Map.copyOf(carrier);
    }

    /** How messages come in. */
    public enum Way {
        /** {@code POST …/Messages.json}. */
        HTTP,
        /** submit_sm of a partner that binds. */
        SMPP
    }

    /** What a message says. */
    public enum BodyKind {
        /** One segment of GSM 03.38 text. */
        GSM,
        /** One segment of UCS-2. */
        UNICODE,
        /** Three segments of GSM 03.38 text. */
        LONG
    }

    /** What a message comes from: the demo account's senders. */
    public enum SenderKind {
        UNPACED,
        LONG_CODE,
        TOLL_FREE,
        SHORT_CODE
    }

    /** Where a message goes: numbers of these countries that no subscriber owns. */
    public enum Country {
        US,
        GB,
        FR
    }

    /**
     * How fast and how long.
     *
     * @param steps one after the other; each ends when all that it began has ended
     * @param warmup how long the first step's rate is sent before, unmeasured
     * @param drain how long a step may go on after its schedule
     * @param connections HTTP: connections, one request in flight on each; SMPP: the window over all binds
     */
    public record Pace(Way over, List<Step> steps, Duration warmup, Duration drain, int connections) {
        public Pace {
            steps = List.copyOf(steps);
        }
    }

    /** A rate for a while. */
    public record Step(double ratePerSecond, Duration length) {
        /** Messages in all, at least 1. */
        public int messages() {
            return (int) Math.max(1, Math.round(ratePerSecond * length.toNanos() / 1e9));
        }
    }

    /**
     * What is sent.
     *
     * @param numbers how many different destinations of each country
     * @param seed of everything that is drawn
     */
    public record Mix(
            Weights<BodyKind> bodies,
            Weights<SenderKind> senders,
            Weights<Country> countries,
            Weights<String> endings,
            int numbers,
            long seed) {}

    /**
     * Who sends.
     *
     * @param count one is the demo account; more are made for the run, with an unpaced sender each
     * @param zipf exponent of the weights 1 ÷ rank^zipf; 0 is even
     */
    public record Tenants(int count, double zipf) {}

    /**
     * Who is called back.
     *
     * @param wanted whether callbacks are asked for
     * @param slow share of messages whose endpoint answers only after {@code slowDelay}
     * @param failing share of messages whose endpoint answers 500
     */
    public record Callbacks(boolean wanted, double slow, Duration slowDelay, double failing) {}

    /** The same with another pace. */
    public Scenario with(Pace other) {
        return new Scenario(name, other, mix, tenants, callbacks, carrier);
    }

    /** The same with callbacks or without. */
    public Scenario with(Callbacks other) {
        return new Scenario(name, pace, mix, tenants, other, carrier);
    }

    /**
     * The lines of the carrier's profile. Unless the scenario says otherwise, the carrier obeys its magic numbers only
     * where the scenario has endings.
     */
    public List<String> carrierProfile() {
        Map<String, String> settings = new TreeMap<>(carrier);
        settings.putIfAbsent("magic", mix.endings().items().equals(List.of("")) ? "off" : "on");
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = " + setting.getValue())
                .toList();
    }
}

package io.trunkline.smpp.simulator;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * How a simulated carrier behaves. As a file, a line each, all optional:
 *
 * <pre>
 * accounts = acme:secret, other:word   # who may bind; without it anyone with any password
 * response.delay = fixed 0ms           # before submit_sm_resp: fixed D, uniform D D, lognormal MEDIAN SIGMA
 * response.lost = 0                    # share of accepted submit_sm that are never answered
 * receipt.delay = fixed 500ms          # from the response to the receipt
 * receipt.undelivered = 0              # share of messages that end as UNDELIV
 * receipt.lost = 0                     # share of receipts that are never sent
 * receipt.duplicate = 0                # share of receipts that are sent twice
 * session.half_open = 0                # share of submit_sm after which the carrier hangs, see {@link Faults}
 * session.reset = 0                    # share of submit_sm after which the connection is reset
 * response.wrong_type = 0              # share of responses that are of another command
 * response.oversized = 0               # share of responses with an impossible command_length
 * write.byte_by_byte = off             # whether everything is written one octet at a time
 * inbound.rate = 0                     # inbound messages per second to each receiver and transceiver
 * throttle.rate = 0                    # submit_sm per second and bind, ESME_RTHROTTLED above; 0 is no limit
 * magic = on                           # whether {@link MagicNumber}s are obeyed
 * seed = 1                             # of everything that is drawn
 * </pre>
 *
 * @param accounts password by system_id; empty when anyone may bind
 * @param throttleRate submit_sm per second and bind, 0 for no limit
 * @param inboundRate messages per second that come in for each receiver and transceiver, 0 for none
 */
public record CarrierProfile(
        Map<String, String> accounts,
        Timing timing,
        Shares shares,
        Faults faults,
        int throttleRate,
        int inboundRate,
        boolean magic,
        long seed) {

    /** A carrier that takes anyone, accepts everything and delivers it after half a second. */
    public static final CarrierProfile STANDARD = from(new Properties());

    /** When the carrier answers and when it sends the receipt, which counts from the answer. */
    public record Timing(Delay response, Delay receipt) {}

    /** Each of them has a timer of its own. */
    static final int INBOUND_RATE_MAX = 1_000;

    public CarrierProfile {
        accounts = Map.copyOf(accounts);
        if (inboundRate < 0 || inboundRate > INBOUND_RATE_MAX) {
            throw new IllegalArgumentException(
                    "inbound.rate: " + inboundRate + " (expected: 0.." + INBOUND_RATE_MAX + ")");
        }
        if (throttleRate < 0) {
            throw new IllegalArgumentException("throttle.rate: " + throttleRate + " (expected: 0 or more)");
        }
    }

    /**
     * Reads a profile file.
     *
     * @throws IllegalArgumentException if a setting is unknown or wrong; the text names it
     */
    public static CarrierProfile read(Path file) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            settings.load(reader);
        }
        return from(settings);
    }

    /**
     * Reads settings by their names in the table above.
     *
     * @throws IllegalArgumentException if a setting is unknown or wrong; the text names it
     */
    public static CarrierProfile from(Properties settings) {
        Settings left = new Settings(settings);
        Map<String, String> accounts = left.accounts();
        Timing timing = new Timing(left.delay("response.delay", "0ms"), left.delay("receipt.delay", "500ms"));
        Shares shares = new Shares(
                left.share("receipt.undelivered"),
                left.share("receipt.lost"),
                left.share("receipt.duplicate"),
                left.share("response.lost"));
        Faults faults = new Faults(
                left.share("session.half_open"),
                left.share("session.reset"),
                left.share("response.wrong_type"),
                left.share("response.oversized"),
                left.onOff("write.byte_by_byte", "off"));
        int throttleRate = (int) left.whole("throttle.rate", "0", 1_000_000);
        int inboundRate = (int) left.whole("inbound.rate", "0", INBOUND_RATE_MAX);
        boolean magic = left.onOff("magic", "on");
        long seed = left.whole("seed", "1", Long.MAX_VALUE);
        left.refuseTheRest();
        return new CarrierProfile(accounts, timing, shares, faults, throttleRate, inboundRate, magic, seed);
    }

    /** The settings that have not been taken yet, so that an unknown one can be refused by its name. */
    private static final class Settings {

        private final Map<String, String> left = new HashMap<>();

        Settings(Properties settings) {
            settings.stringPropertyNames().forEach(name -> left.put(name, value(settings.getProperty(name))));
        }

        /** A remark may stand behind a value. */
        private static String value(String text) {
            int remark = text.indexOf('#');
            return (remark < 0 ? text : text.substring(0, remark)).strip();
        }

        private String take(String name, String otherwise) {
            String value = left.remove(name);
            return value == null ? otherwise : value;
        }

        Map<String, String> accounts() {
            Map<String, String> accounts = new HashMap<>();
            for (String account : take("accounts", "").split(",", -1)) {
                int colon = account.indexOf(':');
                if (colon > 0) {
                    accounts.put(
                            account.substring(0, colon).strip(),
                            account.substring(colon + 1).strip());
                } else if (!account.isBlank()) {
                    throw new IllegalArgumentException(
                            "accounts: " + account.strip() + " (expected: system_id:password, …)");
                }
            }
            return accounts;
        }

        Delay delay(String name, String otherwise) {
            return named(name, () -> Delay.parse(take(name, otherwise)));
        }

        double share(String name) {
            double share = Shares.number(name, take(name, "0"));
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(name + ": " + share + " (expected: 0..1)");
            }
            return share;
        }

        long whole(String name, String otherwise, long max) {
            String text = take(name, otherwise);
            try {
                long number = Long.parseLong(text);
                if (number >= 0 && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + ": " + text + " (expected: 0.." + max + ")", e);
            }
            throw new IllegalArgumentException(name + ": " + text + " (expected: 0.." + max + ")");
        }

        boolean onOff(String name, String otherwise) {
            String text = take(name, otherwise);
            return switch (text) {
                case "on" -> true;
                case "off" -> false;
                default -> throw new IllegalArgumentException(name + ": " + text + " (expected: on or off)");
            };
        }

        void refuseTheRest() {
            if (!left.isEmpty()) {
                throw new IllegalArgumentException("unknown setting: "
                        + left.keySet().stream().sorted().toList().getFirst()
                        + " (expected: accounts, response.delay, response.lost, receipt.delay, receipt.undelivered,"
                        + " receipt.lost, receipt.duplicate, session.half_open, session.reset, response.wrong_type,"
                        + " response.oversized, write.byte_by_byte, inbound.rate, throttle.rate, magic or seed)");
            }
        }

        private static Delay named(String name, Supplier<Delay> reading) {
            try {
                return reading.get();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
        }
    }
}

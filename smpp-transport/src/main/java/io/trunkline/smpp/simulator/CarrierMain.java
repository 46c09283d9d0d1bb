package io.trunkline.smpp.simulator;

import io.trunkline.smpp.session.EventLoops;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs a simulated carrier by itself.
 *
 * <p>Standard output is an interface: first {@code carrier listening on HOST:PORT}, before it {@code carrier control on
 * 127.0.0.1:PORT} where that is asked for, then, in each second in which
 * something happened, one line of figures. Ends with 0 on SIGTERM or at the end of standard input, with 1 when it cannot
 * start and with 2 for a wrong command line or profile.
 */
public final class CarrierMain {

    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final int EXIT_CANNOT_START = 1;
    private static final int EXIT_USAGE = 2;

    private CarrierMain() {}

    /** See {@code --help} of the command line in {@link CarrierArguments#USAGE}. */
    public static void main(String... arguments) throws InterruptedException {
        CarrierArguments options;
        CarrierProfile profile;
        try {
            options = CarrierArguments.parse(arguments);
            profile = profile(options);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            System.err.println("carrier: " + e.getMessage());
            System.err.print(CarrierArguments.USAGE);
            System.exit(EXIT_USAGE);
            return;
        }
        SimulatedCarrier carrier = start(options, profile);
        if (options.control().isPresent()) {
            System.out.println("carrier control on 127.0.0.1:"
                    + control(options.control().getAsInt(), carrier).port());
        }
        System.out.println("carrier listening on " + options.host() + ":" + carrier.port());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(carrier), "carrier-stop"));
        if (options.exitOnStdinEof()) {
            Thread.ofPlatform().daemon(true).name("stdin").start(() -> exitAtEnd(System.in));
        }
        report(carrier, options.quiet(), System.out);
    }

    private static CarrierProfile profile(CarrierArguments options) {
        if (options.profile().isEmpty()) {
            return CarrierProfile.STANDARD;
        }
        try {
            return CarrierProfile.read(options.profile().get());
        } catch (IOException e) {
            throw new UncheckedIOException("--profile: cannot be read: " + e.getMessage(), e);
        }
    }

    private static SimulatedCarrier start(CarrierArguments options, CarrierProfile profile) {
        EventLoops loops = EventLoops.create(1, "carrier");
        CarrierSettings settings =
                new CarrierSettings(options.host(), options.port(), profile, options.data(), options.log());
        try {
            return SimulatedCarrier.start(loops, settings)
                    .blockOptional(START_MAX)
                    .orElseThrow();
        } catch (RuntimeException e) {
            System.err.println("carrier: cannot start on " + options.host() + ":" + options.port() + ": "
                    + (e.getCause() == null ? e : e.getCause()).getMessage());
            System.exit(EXIT_CANNOT_START);
            throw e;
        }
    }

    /** It ends with the process. */
    private static CarrierControl control(int port, SimulatedCarrier carrier) {
        try {
            return CarrierControl.start(port, carrier);
        } catch (IOException e) {
            System.err.println("carrier: cannot listen on 127.0.0.1:" + port + ": " + e.getMessage());
            System.exit(EXIT_CANNOT_START);
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(SimulatedCarrier carrier) {
        try {
            carrier.close().block(STOP_MAX);
        } catch (RuntimeException e) {
            System.err.println("carrier: did not stop cleanly: " + e.getMessage());
        }
    }

    private static void exitAtEnd(InputStream input) {
        try {
            while (input.read() >= 0) {
                // nothing is asked of standard input but its end
            }
        } catch (IOException e) {
            System.err.println("carrier: standard input: " + e.getMessage());
        }
        System.exit(0);
    }

    /** Until the process is ended from elsewhere. */
    private static void report(SimulatedCarrier carrier, boolean quiet, PrintStream out) throws InterruptedException {
        CarrierFigures before = carrier.figures();
        while (true) {
            TimeUnit.SECONDS.sleep(1);
            CarrierFigures now = carrier.figures();
            if (!quiet && !now.equals(before)) {
                out.println(line(carrier, before, now));
            }
            before = now;
        }
    }

    private static String line(SimulatedCarrier carrier, CarrierFigures before, CarrierFigures now) {
        return "submitted " + (now.submitted() - before.submitted()) + "/s, accepted "
                + (now.accepted() - before.accepted()) + "/s, refused " + (now.refused() - before.refused())
                + "/s, receipts sent " + (now.receiptsSent() - before.receiptsSent()) + "/s, answered "
                + (now.receiptsAnswered() - before.receiptsAnswered()) + "/s, waiting " + carrier.pendingReceipts()
                + ", binds " + carrier.binds() + ", accepted in all " + now.accepted();
    }
}

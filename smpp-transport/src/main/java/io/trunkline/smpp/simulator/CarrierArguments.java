package io.trunkline.smpp.simulator;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The command line of {@link CarrierMain}. */
record CarrierArguments(
        String host,
        int port,
        Optional<Path> profile,
        Optional<Path> data,
        Optional<Path> log,
        OptionalInt control,
        boolean exitOnStdinEof,
        boolean quiet) {

    static final String USAGE = """
        usage: carrier [--smpp HOST:PORT] [--profile FILE] [--data DIR] [--log FILE]
                       [--control PORT] [--exit-on-stdin-eof] [--quiet]
          --smpp HOST:PORT      where to listen (127.0.0.1:2775); port 0 takes a free one
          --profile FILE        how to behave; without it everything is accepted and delivered after half a second
          --data DIR            keep receipts there until they are answered; without it they end with the process
          --log FILE            a line there for each submit_sm: when, from, to, and its first octets
          --control PORT        listen on loopback for who wants to be a subscriber; 0 takes a free one
          --exit-on-stdin-eof   end when standard input ends
          --quiet               no line of figures per second
        """;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if an option is unknown or wrong; the text names it
     */
    static CarrierArguments parse(String... arguments) {
        String address = "127.0.0.1:2775";
        Path profile = null;
        Path data = null;
        Path log = null;
        OptionalInt control = OptionalInt.empty();
        boolean exitOnStdinEof = false;
        boolean quiet = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--smpp" -> address = value(arguments, i++);
                case "--profile" -> profile = Path.of(value(arguments, i++));
                case "--data" -> data = Path.of(value(arguments, i++));
                case "--log" -> log = Path.of(value(arguments, i++));
                case "--control" -> control = OptionalInt.of(control(value(arguments, i++)));
                case "--exit-on-stdin-eof" -> exitOnStdinEof = true;
                case "--quiet" -> quiet = true;
                default -> throw new IllegalArgumentException("unknown option: " + arguments[i]);
            }
        }
        int colon = address.lastIndexOf(':');
        return new CarrierArguments(
                host(address, colon),
                port(address, colon),
                optional(profile),
                optional(data),
                optional(log),
                control,
                exitOnStdinEof,
                quiet);
    }

    private static int control(String port) {
        return port(port, "--control: " + port + " (expected: a port of 0..65535)");
    }

    private static Optional<Path> optional(@Nullable Path path) {
        return Optional.ofNullable(path);
    }

    private static String value(String[] arguments, int option) {
        if (option + 1 >= arguments.length) {
            throw new IllegalArgumentException(arguments[option] + ": nothing follows (expected: a value)");
        }
        return arguments[option + 1];
    }

    private static String host(String address, int colon) {
        if (colon < 1) {
            throw new IllegalArgumentException("--smpp: " + address + " (expected: HOST:PORT)");
        }
        return address.substring(0, colon);
    }

    private static int port(String address, int colon) {
        return port(
                address.substring(colon + 1), "--smpp: " + address + " (expected: HOST:PORT with a port of 0..65535)");
    }

    private static int port(String digits, String wrong) {
        boolean number = !digits.isEmpty()
                && digits.length() <= 5
                && digits.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        int port = number ? Integer.parseInt(digits) : -1;
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException(wrong);
        }
        return port;
    }
}

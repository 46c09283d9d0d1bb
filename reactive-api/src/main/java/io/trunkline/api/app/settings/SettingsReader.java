package io.trunkline.api.app.settings;

import io.trunkline.api.app.settings.Settings.Listen;
import io.trunkline.api.app.settings.Settings.Outside;
import io.trunkline.api.app.settings.Settings.SmppTls;
import io.trunkline.api.app.settings.Settings.Webhooks;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads the settings: the command line wins over the environment, that over the file, that over the default. Every
 * value given is checked, one that is overridden too.
 */
public final class SettingsReader {

    private static final Set<Key> OPTIONS =
            EnumSet.copyOf(Arrays.stream(Key.values()).filter(Key::isOption).toList());
    private static final Set<Key> SERVICES_OPTIONS = EnumSet.of(Key.DATA, Key.CONFIG);

    private final List<Problem> problems = new ArrayList<>();
    private final List<Given> given = new ArrayList<>();

    private SettingsReader() {}

    /** Reads what the gateway was given. The only file it touches is the one that {@code config} names. */
    public static Reading read(List<String> arguments, Map<String, String> environment) {
        return read(arguments, environment, OPTIONS);
    }

    /** Reads what {@code scripts/services} was given: it takes no option but the data folder and the file. */
    public static Reading readForServices(List<String> arguments, Map<String, String> environment) {
        return read(arguments, environment, SERVICES_OPTIONS);
    }

    private static Reading read(List<String> arguments, Map<String, String> environment, Set<Key> options) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            return new Reading.HelpWanted();
        }
        SettingsReader reader = new SettingsReader();
        reader.given.addAll(CommandLine.read(arguments, options, reader.problems));
        reader.readEnvironment(environment);
        reader.readFile();
        Settings settings = reader.settings();
        return reader.problems.isEmpty() ? new Reading.Accepted(settings) : new Reading.Refused(reader.problems);
    }

    /** The gateway's options, a line each. */
    public static String usage() {
        return usage(OPTIONS);
    }

    /** The options of {@code scripts/services}, a line each. */
    public static String usageForServices() {
        return usage(SERVICES_OPTIONS);
    }

    private static String usage(Set<Key> options) {
        return options.stream()
                .map(key -> "  --" + key.settingName + " " + key.form)
                .collect(Collectors.joining(System.lineSeparator(), "Options:" + System.lineSeparator(), ""));
    }

    static String optionNames(Set<Key> options) {
        return names(options::contains, key -> "--" + key.settingName);
    }

    static String fileNames() {
        return names(Key::isInFile, key -> key.settingName);
    }

    private static String names(Predicate<Key> which, Function<Key, String> name) {
        return Arrays.stream(Key.values()).filter(which).map(name).collect(Collectors.joining(", ", "one of ", ""));
    }

    private void readEnvironment(Map<String, String> environment) {
        environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(Key.ENVIRONMENT_PREFIX))
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> Key.ofEnvironment(variable.getKey())
                        .ifPresentOrElse(
                                key -> given.add(new Given(key, variable.getValue(), variable.getKey())),
                                () -> problems.add(new Problem(
                                        variable.getKey(),
                                        "unknown variable",
                                        names(key -> true, Key::environmentName)))));
    }

    private void readFile() {
        String where = given.stream()
                .filter(value -> value.key() == Key.CONFIG)
                .map(Given::where)
                .findFirst()
                .orElse("config");
        value(Key.CONFIG, SettingsReader::path).ifPresent(path -> given.addAll(ConfigFile.read(path, where, problems)));
    }

    private Settings settings() {
        Outside outside = new Outside(
                value(Key.KAFKA, HostPort::parsePeers).orElse(List.of()),
                value(Key.POSTGRES, PostgresAddress::parse),
                value(Key.REDIS, RedisAddress::parse),
                value(Key.CARRIER, CarrierAddress::parse));
        Listen listen = new Listen(
                value(Key.HTTP, HostPort::parse).orElse(new HostPort("127.0.0.1", 8080)),
                value(Key.SMPP, HostPort::parse).orElse(new HostPort("127.0.0.1", 2776)),
                smppTls());
        return new Settings(
                value(Key.DATA, SettingsReader::path)
                        .orElse(Path.of("data"))
                        .toAbsolutePath()
                        .normalize(),
                listen,
                outside,
                value(Key.ROLES, Role::parseList).orElse(EnumSet.allOf(Role.class)),
                value(Key.ENCRYPTION_KEY, EncryptionKey::parse),
                value(Key.ADMIN_KEY, SettingsReader::adminKey),
                new Webhooks(value(Key.WEBHOOKS_ALLOW_LOOPBACK, SettingsReader::truth)
                        .orElse(everythingIsHere(outside))),
                value(Key.LIMITS, Limits::parse).orElse(Limits.NONE));
    }

    /** A certificate and its key, or neither. */
    private Optional<SmppTls> smppTls() {
        Optional<Path> certificate = value(Key.SMPP_TLS_CERTIFICATE, SettingsReader::path);
        Optional<Path> key = value(Key.SMPP_TLS_KEY, SettingsReader::path);
        Optional<Path> clientCa = value(Key.SMPP_TLS_CLIENT_CA, SettingsReader::path);
        given.stream()
                .filter(value -> value.key().settingName.startsWith("smpp-tls."))
                .filter(value -> certificate.isEmpty() || key.isEmpty())
                .findFirst()
                .ifPresent(value -> problems.add(new Problem(
                        value.where(),
                        "alone",
                        "together with " + Key.SMPP_TLS_CERTIFICATE.settingName + " and "
                                + Key.SMPP_TLS_KEY.settingName)));
        return certificate.flatMap(chain -> key.map(secret -> new SmppTls(chain, secret, clientCa)));
    }

    /** Embedded or named on loopback: a machine to try things on, where callbacks go to loopback too. */
    private static boolean everythingIsHere(Outside outside) {
        return outside.kafka().stream().allMatch(broker -> isLoopback(broker.host()));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** The value of the strongest source that gives one; every source's value is checked. */
    private <T> Optional<T> value(Key key, Function<String, Optional<T>> parse) {
        Optional<T> strongest = Optional.empty();
        for (Given value : given) {
            if (value.key() == key) {
                Optional<T> parsed = parse.apply(value.value());
                if (parsed.isEmpty()) {
                    String found = value.value().isBlank() ? "nothing" : key.shown(value.value());
                    problems.add(new Problem(value.where(), found, key.expected));
                }
                strongest = strongest.or(() -> parsed);
            }
        }
        return strongest;
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static Optional<String> adminKey(String text) {
        return Optional.of(text.strip()).filter(key -> key.matches("[!-~]{16,128}"));
    }

    private static Optional<Boolean> truth(String text) {
        return switch (text.strip()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}

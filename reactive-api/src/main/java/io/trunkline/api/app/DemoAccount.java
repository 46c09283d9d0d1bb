package io.trunkline.api.app;

import io.trunkline.api.app.settings.HostPort;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfAccount;
import io.trunkline.gateway.config.DirectoryEntry.OfPartner;
import io.trunkline.gateway.config.DirectoryEntry.OfPolicy;
import io.trunkline.gateway.config.DirectoryEntry.OfSender;
import io.trunkline.gateway.config.DirectoryEntry.OfService;
import io.trunkline.gateway.config.InboundUrls;
import io.trunkline.gateway.config.MessagingService;
import io.trunkline.gateway.config.Partner;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account to try the gateway with, and the file {@code DIR/demo.env} (mode 600) that tells its names and secrets.
 *
 * <p>A data folder that has the file keeps its account. A new one gets an account only when the directory holds none that
 * this node's encryption key opens: a gateway that is already in use never grows a demo account.
 */
final class DemoAccount {
    private static final String FILE = "demo.env";
    private static final int SMPP_BINDS_MAX = 4;
    private static final int SMPP_WINDOW = 100;
    private static final HexFormat HEX = HexFormat.of();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, String> values;

    private DemoAccount(Map<String, String> values) {
        this.values = values;
    }

    /**
     * The demo account of a data folder: the one that its file names, else a new one.
     *
     * @return empty when the gateway has accounts of its own
     * @throws IOException if the file cannot be read
     */
    static Optional<DemoAccount> of(Path data, Directory directory, SecretBox secrets) throws IOException {
        Path file = data.resolve(FILE);
        Map<String, String> values = new LinkedHashMap<>();
        if (Files.exists(file)) {
            read(file, values);
        } else if (hasOwnAccounts(directory, secrets)) {
            return Optional.empty();
        }
        values.computeIfAbsent("ACCOUNT_SID", name -> "AC" + hex(16));
        values.computeIfAbsent("AUTH_TOKEN", name -> hex(16));
        values.computeIfAbsent("WEBHOOK_SECRET", name -> "whsec_" + base64(24));
        values.computeIfAbsent("SENDER_UNPACED", name -> "+1415555" + digits(4));
        values.computeIfAbsent("SENDER_LONG_CODE", name -> "+1212555" + digits(4));
        values.computeIfAbsent("SENDER_TOLL_FREE", name -> "+1888555" + digits(4));
        values.computeIfAbsent("SENDER_SHORT_CODE", name -> "5" + digits(4));
        values.computeIfAbsent("SERVICE_SID", name -> "MG" + hex(16));
        values.computeIfAbsent("SMPP_SYSTEM_ID", name -> "demo" + digits(4));
        values.computeIfAbsent("SMPP_PASSWORD", name -> hex(4));
        return Optional.of(new DemoAccount(values));
    }

    private static boolean hasOwnAccounts(Directory directory, SecretBox secrets) {
        return directory.accounts().stream().anyMatch(account -> opens(account, secrets));
    }

    private static boolean opens(Account account, SecretBox secrets) {
        try {
            secrets.open(account.authToken());
            return true;
        } catch (IllegalStateException sealedUnderAnotherKey) {
            return false;
        }
    }

    String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + ": not in " + FILE);
        }
        return value;
    }

    /** What the directory must hold for the account to work; it keeps the policy that it has. */
    List<DirectoryEntry> entries(SecretBox secrets, Directory directory) {
        AccountSid account = new AccountSid(value("ACCOUNT_SID"));
        return List.of(
                new OfPolicy(directory.policy(account).orElseGet(() -> AccountPolicy.unrestricted(account))),
                new OfAccount(new Account(
                        account,
                        "demo",
                        secrets.seal(value("AUTH_TOKEN")),
                        List.of(),
                        List.of(secrets.seal(value("WEBHOOK_SECRET"))))),
                sender("SENDER_UNPACED", account, Sender.Kind.UNPACED),
                sender("SENDER_LONG_CODE", account, Sender.Kind.LONG_CODE),
                sender("SENDER_TOLL_FREE", account, Sender.Kind.TOLL_FREE),
                sender("SENDER_SHORT_CODE", account, Sender.Kind.SHORT_CODE),
                new OfService(new MessagingService(
                        new ServiceSid(value("SERVICE_SID")),
                        account,
                        "demo",
                        List.of(new Address(value("SENDER_LONG_CODE")), new Address(value("SENDER_TOLL_FREE"))))),
                new OfPartner(new Partner(
                        value("SMPP_SYSTEM_ID"),
                        account,
                        secrets.hash(value("SMPP_PASSWORD")),
                        SMPP_BINDS_MAX,
                        SMPP_WINDOW,
                        0,
                        List.of())));
    }

    private DirectoryEntry sender(String name, AccountSid account, Sender.Kind kind) {
        return new OfSender(new Sender(new Address(value(name)), account, kind).with(inbound()));
    }

    /** As {@code SMS_URL} and {@code SMS_FALLBACK_URL} in the file say, which is for the newcomer to write there. */
    private InboundUrls inbound() {
        return new InboundUrls(url("SMS_URL"), url("SMS_FALLBACK_URL"));
    }

    private @Nullable URI url(String name) {
        String url = values.getOrDefault(name, "");
        return url.isEmpty() ? null : URI.create(url);
    }

    private static void read(Path file, Map<String, String> into) throws IOException {
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("BASE_URL=") && !line.startsWith("SMPP_ADDRESS=")) {
                into.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
    }

    /**
     * Writes the file, whole beside it and then moved over it, so that a crash leaves one whole file.
     *
     * @param baseUrl where the API listens at this start, without a trailing slash
     * @param smpp where partners bind at this start
     * @throws IOException if the file cannot be written
     */
    void write(Path data, String baseUrl, Optional<HostPort> smpp) throws IOException {
        StringBuilder text = new StringBuilder("BASE_URL=" + baseUrl + "\n");
        smpp.ifPresent(address -> text.append("SMPP_ADDRESS=").append(address).append('\n'));
        values.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        Path draft = Files.createTempFile(
                data, FILE, ".new", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, text, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(draft, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String hex(int bytes) {
        return HEX.formatHex(random(bytes));
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(random(bytes));
    }

    private static String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(RANDOM.nextInt(10));
        }
        return digits.toString();
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}

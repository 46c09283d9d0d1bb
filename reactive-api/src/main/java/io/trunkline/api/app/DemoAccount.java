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
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account to try the gateway with, and the file {@code DIR/demo.env} (mode 600) that tells its names and secrets.
 *
 * <p>A data folder that has the file keeps its account. A new one gets an account only when the directory holds none that
 * this node's encryption key opens: a gateway that is already in use never grows a demo account.
 */
final class DemoAccount {
    private static final String FILE = "demo.env";

    /** They are others at each start. */
    private static final Set<String> ADDRESSES = Set.of("BASE_URL", "SMPP_ADDRESS");

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
            values.putAll(EnvFile.read(file));
            ADDRESSES.forEach(values::remove);
            takeChanged(values, directory, secrets);
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

    /** What an administrator changed meanwhile and can still be told. */
    private static void takeChanged(Map<String, String> values, Directory directory, SecretBox secrets) {
        AccountSid.parse(values.getOrDefault("ACCOUNT_SID", ""))
                .flatMap(directory::account)
                .filter(account -> opens(account, secrets))
                .ifPresent(account -> {
                    values.put("AUTH_TOKEN", secrets.open(account.authToken()));
                    account.webhookSecrets().stream()
                            .limit(1)
                            .forEach(secret -> values.put("WEBHOOK_SECRET", secrets.open(secret)));
                });
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

    /** What the directory lacks for the account to work; what it has of it stays as it is. */
    List<DirectoryEntry> entries(SecretBox secrets, Directory directory) {
        AccountSid account = new AccountSid(value("ACCOUNT_SID"));
        boolean usable = directory
                .account(account)
                .filter(known -> opens(known, secrets))
                .isPresent();
        return all(account, secrets).stream()
                .flatMap(entry -> wanted(entry, directory, usable).stream())
                .toList();
    }

    private Optional<DirectoryEntry> wanted(DirectoryEntry entry, Directory directory, boolean usable) {
        Optional<DirectoryEntry> known = directory.entry(entry.key());
        if (known.isEmpty() || (entry instanceof OfAccount && !usable)) {
            return Optional.of(entry);
        }
        return known.get() instanceof OfSender of && values.containsKey("SMS_URL")
                ? Optional.of(new OfSender(of.sender().with(inbound())))
                : Optional.empty();
    }

    private List<DirectoryEntry> all(AccountSid account, SecretBox secrets) {
        return List.of(
                new OfPolicy(AccountPolicy.unrestricted(account)),
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

    /**
     * Writes the file.
     *
     * @param baseUrl where the API listens at this start, without a trailing slash
     * @param smpp where partners bind at this start
     * @throws IOException if the file cannot be written
     */
    void write(Path data, String baseUrl, Optional<HostPort> smpp) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("BASE_URL", baseUrl);
        smpp.ifPresent(address -> all.put("SMPP_ADDRESS", address.toString()));
        all.putAll(values);
        EnvFile.write(data.resolve(FILE), all);
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

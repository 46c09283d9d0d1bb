package io.trunkline.api.app.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a gateway process is told from outside, checked. docs/settings.md says what each setting means.
 *
 * @param data the folder that holds all that this process keeps, absolute
 * @param listen where it listens
 * @param outside what it uses instead of its embedded parts
 * @param roles what work this node does, never empty
 * @param encryptionKey the key given for secrets at rest; when empty, {@link EncryptionKey#of(Settings)} keeps one
 * @param adminKey what administrators authenticate with; when empty, the data folder keeps one
 * @param webhooks what concerns callbacks
 * @param limits the rates of accounts that are put into the directory at the start
 */
public record Settings(
        Path data,
        Listen listen,
        Outside outside,
        Set<Role> roles,
        Optional<EncryptionKey> encryptionKey,
        Optional<String> adminKey,
        Webhooks webhooks,
        Limits limits) {

    public Settings {
        roles = Set.copyOf(roles);
    }

    /**
     * The addresses this process listens on; port 0 means any free port.
     *
     * @param http for applications
     * @param smpp for partners
     * @param smppTls how partners speak there; empty for plain TCP
     */
    public record Listen(HostPort http, HostPort smpp, Optional<SmppTls> smppTls) {}

    /**
     * TLS to partners. The files are PEM.
     *
     * @param certificate the chain that is shown to partners, the own certificate first
     * @param key its private key
     * @param clientCa the authorities of which a partner must show a certificate; empty to ask for none
     */
    public record SmppTls(Path certificate, Path key, Optional<Path> clientCa) {}

    /**
     * What runs elsewhere. Each one that is empty is started by the gateway itself.
     *
     * @param kafka bootstrap brokers; empty for the embedded one
     */
    public record Outside(
            List<HostPort> kafka,
            Optional<PostgresAddress> postgres,
            Optional<RedisAddress> redis,
            Optional<CarrierAddress> carrier) {

        public Outside {
            kafka = List.copyOf(kafka);
        }
    }

    /**
     * What concerns callbacks.
     *
     * @param allowLoopback whether a callback may go to a loopback address
     */
    public record Webhooks(boolean allowLoopback) {}
}

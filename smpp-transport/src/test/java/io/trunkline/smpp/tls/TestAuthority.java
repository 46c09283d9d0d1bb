package io.trunkline.smpp.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of certificates that live as long as the test run, made by the keytool of the JDK that runs it. */
public final class TestAuthority {
    public static final String PASSWORD = "changeit";

    /** The one that both sides trust, and one of the same name that nobody does; made once a test run. */
    public static final TestAuthority TRUSTED = new TestAuthority("trusted");

    public static final TestAuthority STRANGER = new TestAuthority("stranger");

    private static final String AUTHORITY = "authority";
    private static final String OF_THIS_HOST = "SAN=dns:localhost,ip:127.0.0.1";
    private static final long KEYTOOL_SECONDS_MAX = 60;

    private final Path folder;
    private final KeyStore keys;

    private TestAuthority(String name) {
        try {
            folder = Files.createTempDirectory("trunkline-tls-" + name);
            generate(AUTHORITY, "authority", "-ext", "bc:c");
            generate("server", "localhost", "-signer", AUTHORITY, "-ext", OF_THIS_HOST);
            generate("client", "client of " + name, "-signer", AUTHORITY);
            generate("elsewhere", "elsewhere", "-signer", AUTHORITY, "-ext", "SAN=dns:elsewhere.example");
            keys = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void generate(String alias, String commonName, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-dname",
                "CN=" + commonName));
        command.addAll(Arrays.asList(more));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (!keytool.waitFor(KEYTOOL_SECONDS_MAX, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new AssertionError("keytool: " + Files.readString(folder.resolve("keytool.log")));
        }
    }

    /** The authority's own certificate, for whoever trusts it. */
    public List<X509Certificate> certificates() {
        return List.of(chain(AUTHORITY).getFirst());
    }

    /** Names localhost and 127.0.0.1. */
    public TlsIdentity server() {
        return identity("server");
    }

    /** Names another host. */
    public TlsIdentity serverElsewhere() {
        return identity("elsewhere");
    }

    public TlsIdentity client() {
        return identity("client");
    }

    /** The server's key and chain as a store of its own, and the authority as another: what the older stacks want. */
    public Path serverStore() {
        return store(
                "server.p12",
                store -> store.setKeyEntry(
                        "server",
                        server().key(),
                        PASSWORD.toCharArray(),
                        server().chain().toArray(Certificate[]::new)));
    }

    public Path trustStore() {
        return store(
                "trust.p12",
                store -> store.setCertificateEntry(AUTHORITY, certificates().getFirst()));
    }

    /** A context of the JDK alone, with the server's identity and trust in this authority. */
    public SSLContext jdkContext() {
        try {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(KeyStore.getInstance(serverStore().toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(KeyStore.getInstance(trustStore().toFile(), PASSWORD.toCharArray()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private TlsIdentity identity(String alias) {
        try {
            return new TlsIdentity((PrivateKey) keys.getKey(alias, PASSWORD.toCharArray()), chain(alias));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private List<X509Certificate> chain(String alias) {
        try {
            return Arrays.stream(keys.getCertificateChain(alias))
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private interface Filling {
        void fill(KeyStore store) throws GeneralSecurityException;
    }

    private Path store(String name, Filling filling) {
        Path file = folder.resolve(name);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load((InputStream) null, PASSWORD.toCharArray());
            filling.fill(store);
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return file;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

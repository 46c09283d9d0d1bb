package io.trunkline.api.app;

import io.trunkline.api.app.settings.Settings.Listen;
import io.trunkline.api.app.settings.Settings.SmppTls;
import io.trunkline.smpp.server.ServerSettings;
import io.trunkline.smpp.tls.ClientCertificates;
import io.trunkline.smpp.tls.Pem;
import io.trunkline.smpp.tls.ServerTls;
import io.trunkline.smpp.tls.TlsIdentity;
import java.io.IOException;

/** How partners are listened for. */
final class PartnerPort {
    private PartnerPort() {}

    /**
     * Finds out before anything is started whether the certificates' files can be read.
     *
     * @throws IOException with what was found and what was expected
     */
    static void check(Listen listen) throws IOException {
        try {
            of(listen);
        } catch (IllegalArgumentException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
    }

    /**
     * Reads the certificates' files. Blocks.
     *
     * @throws IllegalArgumentException where a file cannot be read as what it should be
     */
    static ServerSettings of(Listen listen) {
        ServerSettings.Builder server =
                ServerSettings.builder(listen.smpp().host(), listen.smpp().port());
        listen.smppTls().ifPresent(files -> server.tls(tls(files)));
        return server.build();
    }

    private static ServerTls tls(SmppTls files) {
        ServerTls tls = ServerTls.of(TlsIdentity.ofPem(files.certificate(), files.key()));
        return files.clientCa()
                .map(authorities ->
                        tls.withClientCertificates(ClientCertificates.REQUIRED, Pem.certificates(authorities)))
                .orElse(tls);
    }
}

package io.trunkline.api.app.embedded;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** The calls that BlockHound takes for blocking and that this module's tests allow, each with its reason. */
public final class AllowedBlocking implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Signing in to PostgreSQL takes a nonce from /dev/urandom, which never waits once the system is up.
        builder.allowBlockingCallsInside("com.ongres.scram.client.ScramClient$Builder", "build");
    }
}

package io.trunkline.api.app.embedded;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** The calls that BlockHound takes for blocking and that this module's tests allow, each with its reason. */
public final class AllowedBlocking implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Signing in to PostgreSQL takes a nonce from /dev/urandom, which never waits once the system is up.
        builder.allowBlockingCallsInside("com.ongres.scram.client.ScramClient$Builder", "build");
        // Lettuce parks a thread that meets another in one connection until that one has counted itself: microseconds.
        // An error thrown in the middle leaves its count wrong for ever, so its own loops are left alone.
        builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters");
        builder.nonBlockingThreadPredicate(
                nonBlocking -> nonBlocking.and(thread -> !thread.getName().startsWith("lettuce-")));
    }
}

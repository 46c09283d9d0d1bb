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
        builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters");
        // Netty's allocator grows under a lock that threads hold for microseconds; an error there loses the connection.
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate");
    }
}

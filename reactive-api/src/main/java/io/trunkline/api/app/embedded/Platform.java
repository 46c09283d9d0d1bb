package io.trunkline.api.app.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** A kind of machine for which the class path holds server binaries. */
enum Platform {
    LINUX_X86_64("postgres-linux-x86_64.txz", "redis-server-6.2.6-v5-linux-amd64"),
    LINUX_ARM_64("postgres-linux-arm_64.txz", "redis-server-6.2.7-linux-arm64");

    /** The name of the packed PostgreSQL on the class path. */
    final String postgresArchive;

    /** The name of the Redis program on the class path. */
    final String redisProgram;

    Platform(String postgresArchive, String redisProgram) {
        this.postgresArchive = postgresArchive;
        this.redisProgram = redisProgram;
    }

    static Platform current() throws IOException {
        String found = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        return switch (found) {
            case "Linux on amd64" -> LINUX_X86_64;
            case "Linux on aarch64" -> LINUX_ARM_64;
            default ->
                throw new IOException("no embedded PostgreSQL and Redis for " + found
                        + " (expected: Linux on amd64 or aarch64; elsewhere give --postgres and --redis)");
        };
    }

    static InputStream open(String resource) throws IOException {
        InputStream stream = Platform.class.getClassLoader().getResourceAsStream(resource);
        if (stream == null) {
            throw new FileNotFoundException(resource + " is not on the class path");
        }
        return stream;
    }
}

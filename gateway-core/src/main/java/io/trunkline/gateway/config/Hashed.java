package io.trunkline.gateway.config;

import java.util.Arrays;

/** The keyed hash of a secret; {@link SecretBox#matches} compares with it. */
public final class Hashed {
    private final byte[] bytes;

    public Hashed(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hashed hashed && Arrays.equals(bytes, hashed.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Hashed(" + bytes.length + " bytes)";
    }
}

package io.trunkline.gateway.config;

import java.util.Arrays;

/** An encrypted secret; {@link SecretBox} opens it. */
public final class Sealed {
    private final byte[] bytes;

    public Sealed(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed sealed && Arrays.equals(bytes, sealed.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Sealed(" + bytes.length + " bytes)";
    }
}

package io.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private final SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES]);

    @Test
    void sealedSecretShouldOpenAndNeverLookTheSameTwice() {
        Sealed first = box.seal("token");
        Sealed second = box.seal("token");
        assertThat(first).isNotEqualTo(second);
        assertThat(box.open(first)).isEqualTo("token");
        assertThat(box.open(second)).isEqualTo("token");
    }

    @Test
    void alteredSecretShouldNotOpen() {
        byte[] bytes = box.seal("token").bytes();
        bytes[bytes.length - 1] ^= 1;
        assertThatThrownBy(() -> box.open(new Sealed(bytes)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A stored secret does not open with this encryption key");
    }

    @Test
    void anotherKeyShouldNeitherOpenNorMatch() {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        key[0] = 1;
        SecretBox other = new SecretBox(key);
        assertThatThrownBy(() -> other.open(box.seal("token"))).isInstanceOf(IllegalStateException.class);
        assertThat(other.matches("token", box.hash("token"))).isFalse();
    }

    @Test
    void hashShouldMatchItsSecretOnly() {
        Hashed hash = box.hash("secret");
        assertThat(box.matches("secret", hash)).isTrue();
        assertThat(box.matches("Secret", hash)).isFalse();
    }

    @Test
    void keyOfTheWrongLengthShouldBeRefused() {
        assertThatThrownBy(() -> new SecretBox(new byte[16])).hasMessage("encryption key: 16 bytes (expected: 32)");
    }

    @Test
    void secretsShouldNotShowInText() {
        assertThat(box.seal("token").toString()).doesNotContain("token");
        assertThat(box.hash("token").toString()).doesNotContain("token");
    }
}

package io.trunkline.smpp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MutatedPdusTest {
    private static final int COUNT = 300_000;

    // behaviour 6
    @Test
    void mutatedPdusShouldGetTypedErrorsOrBeReadInTime() {
        MutatedPdus.Result result = new MutatedPdus(11).run(COUNT);

        assertThat(result.decoded()).isGreaterThan(COUNT / 20);
        assertThat(result.refused()).isGreaterThan(COUNT / 20);
        assertThat(result.slow()).isZero();
    }

    @Test
    void aMutatorOfTheSameSeedShouldMakeTheSameFrames() {
        Mutator one = new Mutator(Seeds.of("pdu"), 3);
        Mutator other = new Mutator(Seeds.of("pdu"), 3);
        for (int i = 0; i < 1_000; i++) {
            one.next();
            other.next();
            assertThat(one.length()).isEqualTo(other.length());
            assertThat(one.octets()).isEqualTo(other.octets());
        }
    }
}

package io.trunkline.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row 26 of the behaviour table: references. */
class SegmentReferencesTest {

    @ParameterizedTest
    @EnumSource(names = {"UDH_8_BIT", "UDH_16_BIT", "SAR_TLV"})
    void oneDestinationShouldSeeEveryReferenceBeforeOneComesAgain(Concatenating how) {
        SegmentReferences references = new SegmentReferences(how, 10, 12_345);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i <= how.referenceMax(); i++) {
            // traffic to others in between takes nothing away
            references.next("other");
            assertThat(references.next("491701234567")).isBetween(0, how.referenceMax());
            seen.add(references.next("491709999999"));
        }
        assertThat(seen).hasSize(how.referenceMax() + 1);
    }

    @Test
    void aDestinationThatWasForgottenShouldNotRepeatWhatItJustUsed() {
        SegmentReferences references = new SegmentReferences(Concatenating.UDH_8_BIT, 1, 0);
        int first = references.next("a");
        references.next("b");
        assertThat(references.next("a")).isNotEqualTo(first);
    }

    @Test
    void anotherOriginShouldGiveOtherReferences() {
        int one = new SegmentReferences(Concatenating.UDH_16_BIT, 1, 1).next("491701234567");
        int other = new SegmentReferences(Concatenating.UDH_16_BIT, 1, 2).next("491701234567");
        assertThat(other).isNotEqualTo(one);
    }
}

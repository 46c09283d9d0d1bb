package io.trunkline.smpp.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.smpp.text.Reassembly.Abandoned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Row 26 of the behaviour table. */
class ReassemblyTest {

    private static final Reassembly.Key KEY = new Reassembly.Key("123", "456", 9, 3, false);
    private static final Duration EXPIRY = Duration.ofSeconds(10);

    private final List<Abandoned> abandoned = new ArrayList<>();
    private final Reassembly reassembly = new Reassembly(2, 100, EXPIRY, abandoned::add);

    @Test
    void segmentsInAnyOrderShouldCompleteOnce() {
        assertThat(reassembly.add(KEY, 3, part('c'), 0)).isEqualTo(new Reassembly.Result.Waiting(1, 3));
        assertThat(reassembly.add(KEY, 1, part('a'), 0)).isEqualTo(new Reassembly.Result.Waiting(2, 3));
        assertThat(reassembly.add(KEY, 3, part('c'), 0)).isEqualTo(new Reassembly.Result.Duplicate());
        assertThat(reassembly.add(KEY, 2, part('b'), 0))
                .isInstanceOfSatisfying(
                        Reassembly.Result.Complete.class,
                        complete -> assertThat(complete.parts()).containsExactly(part('a'), part('b'), part('c')));
        assertThat(reassembly.unfinishedMessages()).isZero();
        assertThat(reassembly.heldOctets()).isZero();
    }

    @Test
    void segmentsOfOtherMessagesShouldNotMix() {
        reassembly.add(KEY, 1, part('a'), 0);
        Reassembly.Key otherDestination = new Reassembly.Key("123", "457", 9, 3, false);
        assertThat(reassembly.add(otherDestination, 2, part('b'), 0)).isEqualTo(new Reassembly.Result.Waiting(1, 3));
        assertThat(reassembly.unfinishedMessages()).isEqualTo(2);
    }

    @Test
    void anUnfinishedMessageShouldExpire() {
        reassembly.add(KEY, 2, part('b'), 0);
        reassembly.expire(EXPIRY.toNanos() - 1);
        assertThat(abandoned).isEmpty();
        reassembly.expire(EXPIRY.toNanos());
        assertThat(abandoned).singleElement().satisfies(it -> {
            assertThat(it.reason()).isEqualTo(Abandoned.Reason.EXPIRED);
            assertThat(it.parts()).containsExactly(part('b'));
        });
        assertThat(reassembly.heldOctets()).isZero();
    }

    @Test
    void theEldestMessageShouldGoWhenThereAreTooMany() {
        for (int reference = 0; reference < 3; reference++) {
            reassembly.add(new Reassembly.Key("1", "2", reference, 2, false), 1, part('a'), 0);
        }
        assertThat(abandoned).singleElement().satisfies(it -> {
            assertThat(it.key().reference()).isZero();
            assertThat(it.reason()).isEqualTo(Abandoned.Reason.EVICTED);
        });
    }

    @Test
    void theEldestMessageShouldGoWhenTheOctetsAreTooMany() {
        reassembly.add(new Reassembly.Key("1", "2", 1, 2, false), 1, new byte[60], 0);
        reassembly.add(new Reassembly.Key("1", "2", 2, 2, false), 1, new byte[60], 0);
        assertThat(abandoned)
                .singleElement()
                .satisfies(it -> assertThat(it.key().reference()).isEqualTo(1));
        assertThat(reassembly.heldOctets()).isEqualTo(60);
    }

    @Test
    void aReferenceThatIsUsedAgainShouldNotMixTwoMessages() {
        reassembly.add(KEY, 1, part('a'), 0);
        reassembly.add(KEY, 2, part('b'), 0);
        assertThat(reassembly.add(KEY, 1, part('x'), 0)).isEqualTo(new Reassembly.Result.Waiting(1, 3));
        assertThat(abandoned)
                .singleElement()
                .satisfies(it -> assertThat(it.reason()).isEqualTo(Abandoned.Reason.REFERENCE_REUSED));
    }

    @Test
    void aSequenceBeyondTheTotalShouldBeRefused() {
        assertThatThrownBy(() -> reassembly.add(KEY, 4, part('d'), 0)).hasMessage("sequence: 4 (expected: 1..3)");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shuffledSegmentsOfManyMessagesShouldAllComeTogether(long seed) {
        Random random = new Random(seed);
        Reassembly wide = new Reassembly(100, 1_000_000, EXPIRY, abandoned::add);
        Map<Integer, String> sent = new HashMap<>();
        List<byte[]> wire = new ArrayList<>();
        for (int reference = 0; reference < 20; reference++) {
            String text = Texts.unicode(random, 150 + random.nextInt(400)) + "ж";
            sent.put(reference, text);
            wire.addAll(
                    Segmentation.of(text, Concatenating.UDH_8_BIT, reference).payloads());
        }
        List<byte[]> shuffled = new ArrayList<>(wire);
        Collections.shuffle(shuffled, random);
        Map<Integer, String> got = new HashMap<>();
        for (byte[] payload : shuffled) {
            collect(wide, payload, got);
            if (!got.containsKey(payload[3] & 0xFF)) {
                // sent again before the message was whole: no harm
                collect(wide, payload, got);
            }
        }
        assertThat(got).isEqualTo(sent);
        assertThat(wide.unfinishedMessages()).isZero();
        assertThat(wide.heldOctets()).isZero();
        assertThat(abandoned).isEmpty();
    }

    private static void collect(Reassembly reassembly, byte[] payload, Map<Integer, String> got) {
        UserDataHeader header = UserDataHeader.parse(payload, 0, payload.length).orElseThrow();
        Concatenation place = header.concatenation().orElseThrow();
        byte[] part = Arrays.copyOfRange(payload, header.octets(), payload.length);
        Reassembly.Result result = reassembly.add(Reassembly.Key.of("from", "to", place), place.sequence(), part, 0);
        if (result instanceof Reassembly.Result.Complete complete) {
            StringBuilder text = new StringBuilder();
            complete.parts().forEach(octets -> text.append(Alphabet.UCS2.decode(octets, 0, octets.length)));
            got.put(place.reference(), text.toString());
        }
    }

    private static byte[] part(char content) {
        return new byte[] {(byte) content};
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }
}

package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.receipt.MessageState;
import io.trunkline.smpp.simulator.Reaction.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TemperTest {

    private static final String ORDINARY = "15550001234";

    @Test
    void anOrdinaryMessageShouldBeAcceptedAndDelivered() {
        Reaction reaction = temper("").react(ORDINARY, 0);
        assertThat(reaction.answer()).isEqualTo(new Answer.Accepted(Duration.ZERO));
        assertThat(reaction.receipts())
                .containsExactly(new Reaction.PlannedReceipt(MessageState.DELIVERED, Duration.ofMillis(500), 0, false));
    }

    @ParameterizedTest
    @EnumSource(MagicNumber.class)
    void everyMagicNumberShouldBeKnownByItsEnding(MagicNumber magic) {
        assertThat(MagicNumber.of("1415" + magic.suffix())).contains(magic);
        assertThat(MagicNumber.of("1415" + magic.suffix() + "0")).isEmpty();
    }

    @Test
    void magicNumbersShouldDiffer() {
        Set<String> suffixes = new HashSet<>();
        for (MagicNumber magic : MagicNumber.values()) {
            assertThat(magic.suffix()).hasSize(7).startsWith("55509");
            assertThat(suffixes.add(magic.suffix())).isTrue();
        }
        assertThat(MagicNumber.of("")).isEmpty();
        assertThat(MagicNumber.of("15550999")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "14155550901, UNDELIVERABLE",
        "14155550902, EXPIRED",
        "14155550903, REJECTED",
        "14155550900, DELIVERED",
    })
    void magicShouldBeatChance(String destination, MessageState state) {
        Temper temper = temper("receipt.undelivered=1\nreceipt.lost=1\nresponse.lost=1");
        Reaction reaction = temper.react(destination, 0);
        assertThat(reaction.answer()).isInstanceOf(Answer.Accepted.class);
        assertThat(reaction.receipts())
                .singleElement()
                .satisfies(it -> assertThat(it.state()).isEqualTo(state));
    }

    @Test
    void magicShouldBeLeftAloneWhenItIsOff() {
        assertThat(temper("magic=off").react("14155550910", 0).answer()).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void aNumberThatIsThrottledOnceShouldBeAcceptedNext() {
        Temper temper = temper("");
        assertThat(temper.react("14155550912", 0).answer())
                .isEqualTo(new Answer.Refused(CommandStatus.RTHROTTLED, Duration.ZERO));
        assertThat(temper.react("14165550912", 0).answer()).isInstanceOf(Answer.Refused.class);
        assertThat(temper.react("14155550912", 0).answer()).isInstanceOf(Answer.Accepted.class);
        assertThat(temper.react("14155550912", 0).answer()).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void anEarlyReceiptShouldComeBeforeItsResponse() {
        Reaction reaction = temper("").react("14155550921", 0);
        Duration response = ((Answer.Accepted) reaction.answer()).delay();
        assertThat(reaction.receipts())
                .singleElement()
                .satisfies(it -> assertThat(it.delay()).isLessThan(response));
    }

    @Test
    void sharesShouldBeKeptInTheLongRun() {
        Temper temper = temper("receipt.undelivered=0.2\nreceipt.lost=0.1\nreceipt.duplicate=0.05\nresponse.lost=0.02");
        int undelivered = 0;
        int lost = 0;
        int twice = 0;
        int silent = 0;
        for (int i = 0; i < 20_000; i++) {
            Reaction reaction = temper.react(ORDINARY, i);
            lost += reaction.receipts().isEmpty() ? 1 : 0;
            twice += reaction.receipts().size() == 2 ? 1 : 0;
            silent += reaction.answer() instanceof Answer.Silence ? 1 : 0;
            undelivered +=
                    reaction.receipts().stream().anyMatch(it -> it.state() == MessageState.UNDELIVERABLE) ? 1 : 0;
        }
        assertThat(lost).isBetween(1_800, 2_200);
        assertThat(twice).isBetween(780, 1_020);
        assertThat(silent).isBetween(320, 480);
        assertThat(undelivered).isBetween(3_350, 3_850);
    }

    @Test
    void faultsShouldBeKeptInTheLongRunAndNeverMeetInOneMessage() {
        Temper temper =
                temper("session.half_open=0.1\nsession.reset=0.2\nresponse.wrong_type=0.15\nresponse.oversized=0.05");
        Map<Object, Integer> answers = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            Answer answer = temper.react(ORDINARY, i).answer();
            answers.merge(answer instanceof Answer.Tampered tampered ? tampered.how() : answer, 1, Integer::sum);
        }
        assertThat(answers.get(new Answer.Hang())).isBetween(1_850, 2_150);
        assertThat(answers.get(new Answer.Reset())).isBetween(3_800, 4_200);
        assertThat(answers.get(Reaction.Tampering.WRONG_TYPE)).isBetween(2_800, 3_200);
        assertThat(answers.get(Reaction.Tampering.OVERSIZED)).isBetween(880, 1_120);
        assertThat(answers.get(new Answer.Accepted(Duration.ZERO))).isBetween(9_700, 10_300);
    }

    @Test
    void theRateOfABindShouldBeKept() {
        Temper temper = temper("throttle.rate=100");
        int accepted = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            Answer answer = temper.react(ORDINARY, millis * 1_000_000L).answer();
            accepted += answer instanceof Answer.Accepted ? 1 : 0;
        }
        assertThat(accepted).isBetween(1_000, 1_011);
    }

    private static Temper temper(String lines) {
        Properties settings = new Properties();
        lines.lines().forEach(line -> {
            String[] setting = line.split("=", 2);
            settings.setProperty(setting[0], setting[1]);
        });
        return new Temper(CarrierProfile.from(settings), 0);
    }
}

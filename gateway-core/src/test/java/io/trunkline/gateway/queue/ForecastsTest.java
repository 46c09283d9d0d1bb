package io.trunkline.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.compliance.NumberingPlan;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.config.SendingWindow;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.AmbiguityPolicy;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.Urgency;
import io.trunkline.gateway.queue.Forecast.LimitedBy;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class ForecastsTest {
    private static final AccountSid ACCOUNT = new AccountSid("AC" + "1".repeat(32));
    private static final Sender PACED = new Sender(new Address("+12125550100"), ACCOUNT, Sender.Kind.LONG_CODE);
    private static final Sender UNPACED = new Sender(new Address("+12125550101"), ACCOUNT, Sender.Kind.UNPACED);
    private static final Instant NOW = Instant.parse("2026-03-04T20:00:00Z");

    private final QueueDepths depths = new QueueDepths(() -> NOW);
    private Directory directory =
            Directory.empty().with(new DirectoryEntry.OfSender(PACED)).with(new DirectoryEntry.OfSender(UNPACED));

    @Test
    void nothingShouldLimitAMessageOfASenderWithoutAPace() {
        assertThat(forecast(UNPACED, null, true)).isEqualTo(new Forecast(0, LimitedBy.NOTHING, NOW));
    }

    @Test
    void messageShouldGoBehindWhatWaitsForItsSender() {
        depths.report("node", List.of(new SenderDepth(PACED.address(), ACCOUNT, 1, 20, 30, NOW, 0)));
        assertThat(forecast(PACED, null, false))
                .isEqualTo(new Forecast(20, LimitedBy.SENDER_PACE, NOW.plusSeconds(30)));
        depths.accepted(PACED, 2);
        assertThat(forecast(PACED, null, true))
                .as("its own do not count")
                .isEqualTo(new Forecast(20, LimitedBy.SENDER_PACE, NOW.plusSeconds(30)));
    }

    @Test
    void firstMessageOfAnIdleSenderShouldGoAtOnceAndTheSecondBehindIt() {
        depths.accepted(PACED, 2);
        assertThat(forecast(PACED, null, true)).isEqualTo(new Forecast(0, LimitedBy.NOTHING, NOW));
        depths.accepted(PACED, 2);
        assertThat(forecast(PACED, null, true)).isEqualTo(new Forecast(1, LimitedBy.SENDER_PACE, NOW.plusSeconds(2)));
    }

    @Test
    void messageShouldGoNoEarlierThanWhatLeftLastIsPaidFor() {
        Instant paid = NOW.plusSeconds(24);
        depths.report("node", List.of(new SenderDepth(PACED.address(), ACCOUNT, 1, 0, 0, null, 24, 1, paid)));
        assertThat(forecast(PACED, null, false)).isEqualTo(new Forecast(0, LimitedBy.SENDER_PACE, paid));
        depths.report("node", List.of(new SenderDepth(PACED.address(), ACCOUNT, 1, 2, 3, NOW, 24, 1, paid)));
        assertThat(forecast(PACED, null, false)).isEqualTo(new Forecast(2, LimitedBy.SENDER_PACE, paid.plusSeconds(3)));
    }

    @Test
    void messageShouldGoBeforeWhatIsLessUrgent() {
        depths.report(
                "node",
                List.of(new SenderDepth(
                        PACED.address(),
                        ACCOUNT,
                        1,
                        20_013,
                        36_019,
                        NOW,
                        0,
                        1,
                        Instant.EPOCH,
                        new LessUrgent(10, 15, 20_000, 36_000))));
        assertThat(forecast(PACED, Urgency.ONE_TIME_PASSWORD))
                .isEqualTo(new Forecast(3, LimitedBy.SENDER_PACE, NOW.plusSeconds(4)));
        assertThat(forecast(PACED, Urgency.TRANSACTIONAL))
                .isEqualTo(new Forecast(13, LimitedBy.SENDER_PACE, NOW.plusSeconds(19)));
        assertThat(forecast(PACED, Urgency.BULK)).extracting(Forecast::ahead).isEqualTo(20_013L);
    }

    @Test
    void messageWithATimeShouldGoThen() {
        Instant later = NOW.plusSeconds(3_600);
        assertThat(forecast(UNPACED, later, true)).isEqualTo(new Forecast(0, LimitedBy.SEND_AT, later));
    }

    @Test
    void messageWhoseTurnComesAtNightShouldGoBehindTheOthersWhenTheWindowOpens() {
        window(4);
        depths.report("node", List.of(new SenderDepth(PACED.address(), ACCOUNT, 1, 120, 120, NOW, 0)));
        assertThat(forecast(PACED, null, false))
                .as("half of the two minutes before it closes")
                .isEqualTo(new Forecast(120, LimitedBy.SENDING_WINDOW, Instant.parse("2026-03-05T04:01:00Z")));
        depths.report("node", List.of(new SenderDepth(PACED.address(), ACCOUNT, 1, 59, 59, NOW, 0)));
        assertThat(forecast(PACED, null, false))
                .isEqualTo(new Forecast(59, LimitedBy.SENDER_PACE, NOW.plusSeconds(59)));
        depths.report("node", List.of(new SenderDepth(PACED.address(), ACCOUNT, 1, 60, 60, NOW, 0)));
        assertThat(forecast(PACED, null, false))
                .isEqualTo(new Forecast(60, LimitedBy.SENDING_WINDOW, Instant.parse("2026-03-05T04:00:00Z")));
    }

    @Test
    void messageWhoseTurnComesAfterItsValidityShouldSaySo() {
        window(6);
        depths.report("node", List.of(new SenderDepth(PACED.address(), ACCOUNT, 1, 120, 120, NOW, 0)));
        assertThat(forecast(PACED, null, false))
                .isEqualTo(new Forecast(120, LimitedBy.VALIDITY, Instant.parse("2026-03-05T06:01:00Z")));
    }

    /** In Britain, until a minute from now, and from that hour on. */
    private void window(int hour) {
        NumberingPlan.load();
        directory = directory.with(new DirectoryEntry.OfCountry(new CountryRule(
                "GB",
                List.of(new SendingWindow(Set.of(DayOfWeek.values()), hour * 60, 20 * 60 + 1)),
                0,
                Set.of(),
                Set.of(),
                ProhibitedContent.NOTHING)));
    }

    private Forecast forecast(Sender sender, @Nullable Instant sendAt, boolean counted) {
        return forecastOf(sender, new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, sendAt), counted);
    }

    private Forecast forecast(Sender sender, Urgency urgency) {
        return forecastOf(sender, new DeliveryTerms(AmbiguityPolicy.RESEND_ONCE, null, null, null, urgency), false);
    }

    private Forecast forecastOf(Sender sender, DeliveryTerms terms, boolean counted) {
        Envelope envelope = new Envelope(
                new MessageSid(7, 7),
                ACCOUNT,
                sender.address(),
                new Address("+447700900123"),
                null,
                2,
                null,
                NOW,
                terms);
        return new Forecasts(new Fixed(directory), depths, () -> NOW).of(envelope, counted);
    }

    private record Fixed(Directory current) implements DirectoryLog {
        @Override
        public Mono<Void> put(DirectoryEntry entry) {
            return Mono.error(new UnsupportedOperationException());
        }
    }
}

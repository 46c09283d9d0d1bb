package io.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.DirectoryEntry.OfSender;
import io.trunkline.gateway.config.DirectoryEntry.OfService;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.KeywordReply;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OptOutsTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final AccountSid ACCOUNT = new AccountSid("AC0123456789abcdef0123456789abcdef");
    private static final ServiceSid SERVICE = new ServiceSid("MG0123456789abcdef0123456789abcdef");
    private static final Address POOLED = new Address("+15005550006");
    private static final Address OTHER_POOLED = new Address("+15005550007");
    private static final Address ALONE = new Address("+15005550008");
    private static final Address SUBSCRIBER = new Address("+14155550100");
    private static final MessageSid SID = new MessageSid(7, 8);
    private static final int MILLION = 1_000_000;

    private final OptOuts optOuts = new OptOuts();
    private final Directory directory = Directory.empty()
            .with(new OfSender(new Sender(POOLED, ACCOUNT, Sender.Kind.LONG_CODE)))
            .with(new OfSender(new Sender(OTHER_POOLED, ACCOUNT, Sender.Kind.LONG_CODE)))
            .with(new OfSender(new Sender(ALONE, ACCOUNT, Sender.Kind.LONG_CODE)))
            .with(new OfService(new MessagingService(SERVICE, ACCOUNT, "pool", List.of(POOLED, OTHER_POOLED))));

    @Test
    void stopShouldHoldUntilStart() {
        say(ALONE.value(), SUBSCRIBER, true);
        assertThat(optOuts.stops(ALONE, null, SUBSCRIBER, directory)).isTrue();
        assertThat(optOuts.stops(ALONE, null, new Address("+14155550101"), directory))
                .isFalse();
        say(ALONE.value(), SUBSCRIBER, true);
        say(ALONE.value(), SUBSCRIBER, false);
        assertThat(optOuts.stops(ALONE, null, SUBSCRIBER, directory)).isFalse();
        assertThat(optOuts.size()).isZero();
        say(ALONE.value(), SUBSCRIBER, true);
        assertThat(optOuts.stops(ALONE, null, SUBSCRIBER, directory)).isTrue();
    }

    @Test
    void newestWordShouldHoldInWhateverOrderTheyCome() {
        say(ALONE.value(), true, 2);
        say(ALONE.value(), false, 1);
        assertThat(optOuts.contains(ALONE.value(), SUBSCRIBER)).isTrue();
        assertThat(optOuts.saidAt(ALONE.value(), SUBSCRIBER)).contains(AT.plusMillis(2));
        say(ALONE.value(), false, 4);
        say(ALONE.value(), true, 3);
        assertThat(optOuts.contains(ALONE.value(), SUBSCRIBER)).isFalse();
        assertThat(optOuts.size()).isZero();
        assertThat(optOuts.saidAt(POOLED.value(), SUBSCRIBER)).isEmpty();
    }

    @Test
    void stopToOneNumberOfAServiceShouldStopAllOfThem() {
        String scope = OptOut.scope(directory, directory.sender(POOLED).orElseThrow());
        assertThat(scope).isEqualTo(SERVICE.value());
        say(scope, SUBSCRIBER, true);
        assertThat(optOuts.stops(OTHER_POOLED, SERVICE, SUBSCRIBER, directory)).isTrue();
        assertThat(optOuts.stops(OTHER_POOLED, null, SUBSCRIBER, directory)).isTrue();
        assertThat(optOuts.stops(ALONE, null, SUBSCRIBER, directory)).isFalse();
    }

    @Test
    void answerToAKeywordShouldGoToWhoOptedOutAndNothingElse() {
        say(ALONE.value(), SUBSCRIBER, true);
        assertThat(optOuts.stops(envelope(SID), directory)).isTrue();
        MessageSid answer = KeywordReply.sid(SID, ALONE, SUBSCRIBER);
        assertThat(answer).isEqualTo(KeywordReply.sid(SID, ALONE, SUBSCRIBER)).isNotEqualTo(SID);
        assertThat(answer.millis()).isEqualTo(SID.millis());
        assertThat(optOuts.stops(envelope(answer), directory)).isFalse();
        assertThat(optOuts.stops(envelope(KeywordReply.sid(SID, ALONE, POOLED)), directory))
                .isTrue();
    }

    @Test
    void aMillionShouldBeFoundAndTakeThirtyTwoMebibytes() {
        for (int i = 0; i < MILLION; i++) {
            say(ALONE.value(), subscriber(i), true);
        }
        assertThat(optOuts.size()).isEqualTo(MILLION);
        assertThat(optOuts.octets()).isEqualTo(32L << 20);
        for (int i = 0; i < MILLION; i++) {
            assertThat(optOuts.contains(ALONE.value(), subscriber(i))).isTrue();
            assertThat(optOuts.contains(POOLED.value(), subscriber(i))).isFalse();
        }
    }

    @Test
    void whoComesAndGoesShouldTakeNoMoreRoom() {
        for (int i = 0; i < MILLION; i++) {
            say(ALONE.value(), SUBSCRIBER, true);
            say(ALONE.value(), SUBSCRIBER, false);
        }
        assertThat(optOuts.size()).isZero();
        assertThat(optOuts.octets()).isEqualTo(1_024);
    }

    @Test
    void whoOptedOutShouldBeFoundWhileOthersComeAndGo() throws Exception {
        say(ALONE.value(), SUBSCRIBER, true);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger missed = new AtomicInteger();
        CountDownLatch asking = new CountDownLatch(1);
        Thread asks = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                missed.addAndGet(optOuts.contains(ALONE.value(), SUBSCRIBER) ? 0 : 1);
                asking.countDown();
            }
        });
        asking.await();
        for (int i = 0; i < 200_000; i++) {
            say(ALONE.value(), subscriber(i), true);
            say(ALONE.value(), subscriber(i / 2), false);
        }
        over.set(true);
        asks.join();
        assertThat(missed).hasValue(0);
    }

    private void say(String scope, boolean stopped, int millisLater) {
        optOuts.apply(new OptOut(scope, SUBSCRIBER, stopped, AT.plusMillis(millisLater), SID));
    }

    private void say(String scope, Address subscriber, boolean stopped) {
        optOuts.apply(new OptOut(scope, subscriber, stopped, AT, SID));
    }

    private static Address subscriber(int number) {
        return new Address("+4915" + (10_000_000 + number));
    }

    private static Envelope envelope(MessageSid sid) {
        return new Envelope(sid, ACCOUNT, ALONE, SUBSCRIBER, null, 1, null, AT);
    }
}

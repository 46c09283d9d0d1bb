package io.trunkline.api;

import static io.trunkline.api.TestGateway.ACCOUNT;
import static io.trunkline.api.TestGateway.CARRIER;
import static io.trunkline.api.TestGateway.KEY;
import static io.trunkline.api.TestGateway.KEY_SECRET;
import static io.trunkline.api.TestGateway.SENDER;
import static io.trunkline.api.TestGateway.SERVICE;
import static io.trunkline.api.TestGateway.TO;
import static io.trunkline.api.TestGateway.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.exception.ApiException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.log.LogOutcomeUnknownException;
import io.trunkline.gateway.log.LogUnavailableException;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.DeliveryTerms;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.MessageView;
import io.trunkline.gateway.view.ViewUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The official Java library, changed in nothing but where its connections lead. */
class JavaLibraryTest {
    private static final PhoneNumber DESTINATION = new PhoneNumber(TO);
    private static final PhoneNumber OWN = new PhoneNumber(SENDER);

    private TestGateway gateway;
    private TwilioRestClient client;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
        client = client(ACCOUNT, TOKEN);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private TwilioRestClient client(String user, String password) {
        HttpRoute toGateway = new HttpRoute(new HttpHost("http", "127.0.0.1", gateway.port()));
        return new TwilioRestClient.Builder(user, password)
                .accountSid(ACCOUNT)
                .httpClient(new NetworkHttpClient(
                        HttpClientBuilder.create().setRoutePlanner((target, context) -> toGateway)))
                .build();
    }

    private Message create(String body) {
        return Message.creator(DESTINATION, OWN, body).create(client);
    }

    @Test
    void createdMessageShouldHaveEveryFieldThatTheLibraryReads() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Message message = Message.creator(DESTINATION, OWN, "100 % of +1 & more: ünïcødé 😀\n")
                .setStatusCallback(URI.create("http://127.0.0.1:1/callback?a=b&c"))
                .create(client);

        assertThat(message.getSid()).matches("SM[0-9a-f]{32}");
        assertThat(message.getAccountSid()).isEqualTo(ACCOUNT);
        assertThat(message.getApiVersion()).isEqualTo("2010-04-01");
        assertThat(message.getBody()).isEqualTo("100 % of +1 & more: ünïcødé 😀\n");
        assertThat(message.getFrom()).isEqualTo(OWN);
        assertThat(message.getTo()).isEqualTo(TO);
        assertThat(message.getStatus()).isEqualTo(Message.Status.QUEUED);
        assertThat(message.getDirection()).isEqualTo(Message.Direction.OUTBOUND_API);
        assertThat(message.getNumSegments()).isEqualTo("1");
        assertThat(message.getNumMedia()).isEqualTo("0");
        assertThat(message.getPrice()).isNull();
        assertThat(message.getErrorCode()).isNull();
        assertThat(message.getErrorMessage()).isNull();
        assertThat(message.getMessagingServiceSid()).isNull();
        assertThat(message.getDateSent()).isNull();
        assertThat(message.getDateCreated().toInstant()).isBetween(before, Instant.now());
        assertThat(message.getDateUpdated()).isEqualTo(message.getDateCreated());
        assertThat(message.getUri())
                .isEqualTo("/2010-04-01/Accounts/" + ACCOUNT + "/Messages/" + message.getSid() + ".json");
        assertThat(message.getSubresourceUris()).containsKey("media");
        MessageView stored = gateway.messages.get(message.getSid());
        assertThat(stored.body()).isEqualTo(message.getBody());
        assertThat(stored.envelope().statusCallback()).hasToString("http://127.0.0.1:1/callback?a=b&c");
    }

    @Test
    void messageOfServiceShouldBeAcceptedWithoutSegments() {
        Message message = Message.creator(DESTINATION, SERVICE, "hello").create(client);
        assertThat(message.getStatus()).isEqualTo(Message.Status.ACCEPTED);
        assertThat(message.getMessagingServiceSid()).isEqualTo(SERVICE);
        assertThat(message.getNumSegments()).isEqualTo("0");
    }

    @Test
    void scheduledMessageShouldBeScheduledUntilItIsRouted() {
        ZonedDateTime later = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1);
        Message created = Message.creator(DESTINATION, SERVICE, "hello")
                .setScheduleType(Message.ScheduleType.FIXED)
                .setSendAt(later)
                .setValidityPeriod(600)
                .create(client);
        assertThat(created.getStatus()).isEqualTo(Message.Status.SCHEDULED);
        DeliveryTerms terms = gateway.messages.get(created.getSid()).envelope().terms();
        assertThat(terms.validity()).isEqualTo(Duration.ofMinutes(10));
        assertThat(terms.sendAt())
                .isBetween(later.toInstant().minusSeconds(1), later.toInstant().plusSeconds(1));
    }

    @Test
    void fetchedMessageShouldShowItsState() {
        Message created = create("hello");
        MessageView view = gateway.messages.get(created.getSid());
        Instant sent = Instant.parse("2026-08-03T05:01:45.678Z");
        gateway.messages.put(
                view.envelope(),
                view.body(),
                new MessageState(
                        Status.UNDELIVERED,
                        1,
                        List.of(),
                        false,
                        ErrorCode.UNKNOWN_DESTINATION,
                        sent,
                        sent.plusSeconds(10)));

        Message fetched = Message.fetcher(created.getSid()).fetch(client);
        assertThat(fetched.getStatus()).isEqualTo(Message.Status.UNDELIVERED);
        assertThat(fetched.getErrorCode()).isEqualTo(30005);
        assertThat(fetched.getErrorMessage()).isEqualTo("Unknown destination handset");
        assertThat(fetched.getDateSent().toInstant()).isEqualTo("2026-08-03T05:01:45Z");
        assertThat(fetched.getDateUpdated().toInstant()).isEqualTo("2026-08-03T05:01:55Z");
    }

    @Test
    void redactedMessageShouldKeepEverythingButItsText() {
        Message created = create("a secret");
        Message redacted = Message.updater(created.getSid()).setBody("").update(client);
        assertThat(redacted.getBody()).isEmpty();
        assertThat(redacted.getTo()).isEqualTo(created.getTo());
        assertThat(Message.fetcher(created.getSid()).fetch(client).getBody()).isEmpty();
        assertThat(Message.updater(created.getSid()).setBody("").update(client).getBody())
                .as("a second time")
                .isEmpty();
    }

    @Test
    void onlyFinishedMessagesShouldBeDeleted() {
        Message created = create("hello");
        assertThatThrownBy(() -> Message.deleter(created.getSid()).delete(client))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.getStatusCode()).isEqualTo(409);
                    assertThat(refusal.getCode()).isEqualTo(20009);
                });
        MessageView view = gateway.messages.get(created.getSid());
        gateway.messages.put(
                view.envelope(),
                view.body(),
                new MessageState(Status.DELIVERED, 1, List.of(), false, null, Instant.now(), Instant.now()));

        assertThat(Message.deleter(created.getSid()).delete(client)).isTrue();
        assertThatThrownBy(() -> Message.fetcher(created.getSid()).fetch(client))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        gone -> assertThat(gone.getStatusCode()).isEqualTo(404));
        assertThatThrownBy(() -> Message.deleter(created.getSid()).delete(client))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        gone -> assertThat(gone.getStatusCode()).isEqualTo(404));
    }

    @Test
    void updateThatIsNoRedactionShouldBeRefused() {
        Message created = create("hello");
        assertThatThrownBy(
                        () -> Message.updater(created.getSid()).setBody("other").update(client))
                .isInstanceOfSatisfying(ApiException.class, refusal -> {
                    assertThat(refusal.getStatusCode()).isEqualTo(400);
                    assertThat(refusal.getCode()).isEqualTo(20001);
                });
        assertThatThrownBy(() -> cancel(created))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        undecided -> assertThat(undecided.getStatusCode()).isEqualTo(503));
        Envelope envelope = gateway.messages
                .find(
                        new AccountSid(ACCOUNT),
                        MessageSid.parse(created.getSid()).orElseThrow())
                .blockOptional()
                .orElseThrow()
                .envelope();
        gateway.messages.put(
                envelope,
                "hello",
                MessageState.ACCEPTED.evolve(new MessageRouted(envelope, Instant.now(), 1, CARRIER, 0, "only route")));
        assertThatThrownBy(() -> cancel(created)).isInstanceOfSatisfying(ApiException.class, refusal -> {
            assertThat(refusal.getStatusCode()).isEqualTo(409);
            assertThat(refusal.getCode()).isEqualTo(30409);
        });
        assertThat(Message.fetcher(created.getSid()).fetch(client).getBody()).isEqualTo("hello");
    }

    @Test
    void messageInALaneShouldBeCanceledByWhoeverOwnsTheSlot() {
        Message created = create("hello");
        Envelope envelope = gateway.messages.get(created.getSid()).envelope();
        MessageRouted routed = new MessageRouted(envelope, Instant.now(), 1, CARRIER, 0, "only route");
        gateway.messages.put(envelope, "hello", MessageState.ACCEPTED.evolve(routed));
        gateway.messages.events.add(routed);
        cancel(created);
        assertThat(Message.fetcher(created.getSid()).fetch(client).getStatus()).isEqualTo(Message.Status.CANCELED);
        cancel(created);
    }

    private void cancel(Message message) {
        Message.updater(message.getSid())
                .setStatus(Message.UpdateStatus.CANCELED)
                .update(client);
    }

    @Test
    void erasureThatTheLogDoesNotTakeShouldBeToldAs503() {
        Message created = create("hello");
        gateway.messages.appendAfter(Mono.error(new LogUnavailableException("log: down")));
        assertThatThrownBy(() -> Message.updater(created.getSid()).setBody("").update(client))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.getStatusCode()).isEqualTo(503));
        gateway.messages.appendAfter(Mono.empty());
        assertThat(Message.fetcher(created.getSid()).fetch(client).getBody()).isEqualTo("hello");
    }

    @Test
    void listShouldRunThroughAllPagesNewestFirst() {
        List<String> sids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            sids.addFirst(create("message " + i).getSid());
        }
        List<String> listed = new ArrayList<>();
        for (Message message : Message.reader().pageSize(3).read(client)) {
            listed.add(message.getSid());
        }
        assertThat(listed).containsExactlyInAnyOrderElementsOf(sids).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void pagesShouldLeadForwardAndBack() {
        for (int i = 0; i < 5; i++) {
            create("message " + i);
        }
        var reader = Message.reader().pageSize(2);
        var first = reader.firstPage(client);
        var second = reader.nextPage(first, client);
        var third = reader.nextPage(second, client);
        assertThat(first.getRecords()).hasSize(2);
        assertThat(third.getRecords()).hasSize(1);
        assertThat(third.hasNextPage()).isFalse();
        assertThat(reader.previousPage(third, client).getRecords()).isEqualTo(second.getRecords());
        assertThat(reader.previousPage(second, client).getRecords()).isEqualTo(first.getRecords());
    }

    @Test
    void filtersShouldSelect() {
        Message message = create("hello");
        Message.creator(new PhoneNumber("+442071838750"), OWN, "other").create(client);
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);

        assertThat(Message.reader().setTo(TO).read(client))
                .extracting(Message::getSid)
                .containsExactly(message.getSid());
        assertThat(Message.reader().setFrom(SENDER).read(client)).hasSize(2);
        assertThat(Message.reader().setFrom("+14155559999").read(client)).isEmpty();
        assertThat(Message.reader().setDateSentAfter(now.minusHours(1)).read(client))
                .hasSize(2);
        assertThat(Message.reader().setDateSentAfter(now.plusHours(1)).read(client))
                .isEmpty();
        assertThat(Message.reader().setDateSentBefore(now.plusHours(1)).read(client))
                .hasSize(2);
        assertThat(Message.reader().setDateSentBefore(now.minusDays(2)).read(client))
                .isEmpty();
        assertThat(Message.reader().setTo(TO).pageSize(1).limit(10).read(client))
                .hasSize(1);
    }

    @Test
    void apiKeyShouldAuthenticate() {
        Message message = Message.creator(DESTINATION, OWN, "hello").create(client(KEY, KEY_SECRET));
        assertThat(message.getSid()).startsWith("SM");
        assertThat(refusal(client(KEY, "wrong")).getStatusCode()).isEqualTo(401);
    }

    @Test
    void refusalShouldArriveAsException() {
        ApiException refused = catchThrowableOfType(
                ApiException.class,
                () -> Message.creator(new PhoneNumber("hello"), OWN, "x").create(client));
        assertThat(refused.getStatusCode()).isEqualTo(400);
        assertThat(refused.getCode()).isEqualTo(21211);
        assertThat(refused.getMessage()).contains("hello");
        assertThat(refused.getMoreInfo()).endsWith("21211");
        assertThat(refusal(client(ACCOUNT, "wrong")).getCode()).isEqualTo(20003);
    }

    private ApiException refusal(TwilioRestClient sender) {
        return catchThrowableOfType(
                ApiException.class, () -> Message.creator(DESTINATION, OWN, "x").create(sender));
    }

    @Test
    void unknownOutcomeShouldNotBeRepeatedAndNameTheSid() {
        gateway.messages.failWith(new LogOutcomeUnknownException("no answer", new IllegalStateException()));
        ApiException unknown = refusal(client);
        assertThat(unknown.getStatusCode()).isEqualTo(409);
        assertThat(unknown.getCode()).isEqualTo(20409);
        assertThat(unknown.getDetails()).containsKey("sid");
        assertThat(unknown.getMessage()).contains((String) unknown.getDetails().get("sid"));
        assertThat(gateway.messages.appends()).isEqualTo(1);
    }

    @Test
    void logThatTakesNothingShouldBeToldAs503() {
        gateway.messages.failWith(new LogUnavailableException("down"));
        ApiException unavailable = refusal(client);
        assertThat(unavailable.getStatusCode()).isEqualTo(503);
        assertThat(unavailable.getCode()).isEqualTo(20503);
        assertThat(gateway.messages.count()).isZero();
    }

    @Test
    void viewThatCannotAnswerShouldBeToldAs503() {
        gateway.messages.failWith(new ViewUnavailableException("down", null));
        ApiException unavailable =
                catchThrowableOfType(ApiException.class, () -> Message.reader().read(client));
        assertThat(unavailable.getStatusCode()).isEqualTo(503);
    }

    @Test
    void messageAboveALimitShouldBeAnApiException() {
        AccountLimits limits =
                new AccountLimits(new AccountSid(ACCOUNT), Optional.of(new RateLimit(10, 3)), Map.of(), Map.of());
        gateway.directory.put(new DirectoryEntry.OfLimits(limits)).block();
        ApiException refused = catchThrowableOfType(ApiException.class, () -> create("hello"));
        assertThat(refused.getCode()).isEqualTo(20429);
        assertThat(refused.getStatusCode()).isEqualTo(429);
        assertThat(refused.getMessage()).contains("Limit of account " + ACCOUNT + ": 10 messages/s (burst 3)");
    }
}

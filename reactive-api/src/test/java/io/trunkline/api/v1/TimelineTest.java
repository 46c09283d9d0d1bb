package io.trunkline.api.v1;

import static io.trunkline.api.TestGateway.ACCOUNT;
import static io.trunkline.api.TestGateway.KEY;
import static io.trunkline.api.TestGateway.KEY_SECRET;
import static io.trunkline.api.TestGateway.OTHER_ACCOUNT;
import static io.trunkline.api.TestGateway.OTHER_TOKEN;
import static io.trunkline.api.TestGateway.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.api.TestGateway;
import io.trunkline.gateway.lifecycle.ChosenRoute;
import io.trunkline.gateway.lifecycle.LifecycleEvent;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptCause;
import io.trunkline.gateway.lifecycle.LifecycleEvent.AttemptRefused;
import io.trunkline.gateway.lifecycle.LifecycleEvent.BodyErased;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageCanceled;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageDeleted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageFailed;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageRouted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageSubmitted;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageWaiting;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptOutcome;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptReceived;
import io.trunkline.gateway.lifecycle.LifecycleEvent.ReceiptTimedOut;
import io.trunkline.gateway.lifecycle.LifecycleEvent.Refusal;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmissionUnknown;
import io.trunkline.gateway.lifecycle.LifecycleEvent.SubmittedSegment;
import io.trunkline.gateway.lifecycle.LifecycleEvent.WrittenSegment;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Recourse;
import io.trunkline.gateway.lifecycle.RouteCandidate;
import io.trunkline.gateway.lifecycle.RouteVerdict;
import io.trunkline.gateway.lifecycle.WaitKind;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.ErrorCode;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.view.ViewUnavailableException;
import io.trunkline.gateway.waiting.WaitChange;
import io.trunkline.gateway.waiting.WaitKey;
import io.trunkline.gateway.webhook.CallbackAttempt;
import io.trunkline.gateway.webhook.CallbackStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.089Z");
    private static final MessageSid SID = MessageSid.next(AT.toEpochMilli(), 0, new Random(1));
    private static final URI CALLBACK = URI.create("https://example.com/status");
    private static final Envelope ENVELOPE = new Envelope(
            SID,
            new AccountSid(ACCOUNT),
            new Address("+14155550100"),
            new Address("+14155552671"),
            null,
            2,
            CALLBACK,
            AT);

    private final HttpClient client = HttpClient.newHttpClient();
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway();
        gateway.messages.put(ENVELOPE, "a secret", MessageState.ACCEPTED);
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    @Test
    void everyEventShouldBeThereWithItsFactsAndNoText() throws Exception {
        gateway.messages.events.addAll(List.of(
                new MessageRouted(ENVELOPE, AT, 1, "alpha", 3, "only route"),
                new MessageWaiting(SID, AT, null, 1, WaitKind.SEND_AT, AT.plusSeconds(60), "sent at"),
                new SubmissionUnknown(
                        SID,
                        AT,
                        null,
                        1,
                        "alpha",
                        2,
                        0b11,
                        0b10,
                        List.of(new SubmittedSegment(0, 6, "id-6")),
                        "connection lost",
                        false,
                        List.of(new WrittenSegment(1, 5))),
                new AttemptRefused(
                        SID,
                        AT,
                        null,
                        1,
                        "alpha",
                        ErrorCode.UNKNOWN_ERROR,
                        "throttled",
                        0b11,
                        List.of(),
                        false,
                        Recourse.LATER,
                        List.of(new WrittenSegment(0, 3), new WrittenSegment(1, 4))),
                new AttemptRefused(SID, AT, null, 1, "alpha", ErrorCode.UNKNOWN_ERROR, "not now", 0b11, List.of()),
                new MessageFailed(
                        SID,
                        AT,
                        null,
                        1,
                        ErrorCode.BLOCKED,
                        "prohibited",
                        new Refusal("alpha", false, List.of(), List.of(new WrittenSegment(0, 9)))),
                new MessageRouted(ENVELOPE, AT, 2, "alpha", 3, "only route", AttemptCause.RETRY, 0b10),
                new ReceiptTimedOut(SID, AT, null, 1, "none in 72 h"),
                new MessageCanceled(SID, AT, null),
                new MessageSubmitted(
                        SID,
                        AT,
                        null,
                        1,
                        "alpha",
                        List.of(new SubmittedSegment(0, 7, "id-7"), new SubmittedSegment(1, 8, ""))),
                new ReceiptReceived(
                        SID, AT, null, 1, 1, 2, ReceiptOutcome.FAILED, ErrorCode.UNREACHABLE, "state UNDELIV"),
                new ReceiptReceived(
                        SID, AT, null, 1, 0, 2, ReceiptOutcome.DELIVERED, null, "state DELIVRD", false, "c0ffee"),
                new MessageFailed(SID, AT, null, 1, ErrorCode.NO_ROUTE, "no carrier"),
                new BodyErased(SID, AT),
                new MessageDeleted(SID, AT)));

        HttpResponse<String> answer = get(SID.toString(), ACCOUNT, TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("secret");
        JsonNode json = new ObjectMapper().readTree(answer.body());
        assertThat(json.get("sid").asText()).isEqualTo(SID.toString());
        assertThat(json.get("status").asText()).isEqualTo("accepted");
        assertThat(json.get("events"))
                .extracting(JsonNode::toString)
                .containsExactly(
                        event("accepted", "\"segments\":2"),
                        event(
                                "routed",
                                "\"attempt\":1,\"carrier\":\"alpha\",\"slot\":3,\"reason\":\"only route\","
                                        + "\"cause\":\"first\""),
                        event(
                                "waiting",
                                "\"attempt\":1,\"for\":\"send_at\",\"due\":\"2026-03-04T05:07:07.089Z\","
                                        + "\"reason\":\"sent at\""),
                        event(
                                "ambiguous",
                                "\"attempt\":1,\"carrier\":\"alpha\",\"reason\":\"connection lost\",\"doubtful\":[2],"
                                        + "\"accepted\":[{\"segment\":1,\"sequence_number\":6,\"message_id\":\"id-6\"}],"
                                        + "\"written\":[{\"segment\":2,\"sequence_number\":5}]"),
                        event(
                                "refused",
                                "\"attempt\":1,\"carrier\":\"alpha\",\"error_code\":30008,\"reason\":\"throttled\","
                                        + "\"refused\":[1,2],\"accepted\":[],"
                                        + "\"written\":[{\"segment\":1,\"sequence_number\":3},"
                                        + "{\"segment\":2,\"sequence_number\":4}]"),
                        event(
                                "refused",
                                "\"attempt\":1,\"carrier\":\"alpha\",\"error_code\":30008,\"reason\":\"not now\","
                                        + "\"refused\":[1,2],\"accepted\":[]"),
                        event(
                                "failed",
                                "\"attempt\":1,\"error_code\":30004,\"reason\":\"prohibited\",\"carrier\":\"alpha\","
                                        + "\"accepted\":[],\"written\":[{\"segment\":1,\"sequence_number\":9}]"),
                        event(
                                "routed",
                                "\"attempt\":2,\"carrier\":\"alpha\",\"slot\":3,\"reason\":\"only route\","
                                        + "\"cause\":\"retry\",\"segments\":[2]"),
                        event("receipt_timed_out", "\"attempt\":1,\"reason\":\"none in 72 h\""),
                        "{\"at\":\"2026-03-04T05:06:07.089Z\",\"node\":\"node-of-the-test\",\"event\":\"canceled\"}",
                        event(
                                "submitted",
                                "\"attempt\":1,\"carrier\":\"alpha\",\"segments\":[{\"segment\":1,\"sequence_number\":7,"
                                        + "\"message_id\":\"id-7\"},{\"segment\":2,\"sequence_number\":8,\"message_id\":\"\"}]"),
                        event(
                                "receipt",
                                "\"attempt\":1,\"segment\":2,\"segments\":2,\"outcome\":\"failed\","
                                        + "\"error_code\":30003,\"detail\":\"state UNDELIV\""),
                        event(
                                "receipt",
                                "\"attempt\":1,\"segment\":1,\"segments\":2,\"outcome\":\"delivered\","
                                        + "\"message_id\":\"c0ffee\",\"detail\":\"state DELIVRD\""),
                        event("failed", "\"attempt\":1,\"error_code\":21612,\"reason\":\"no carrier\""),
                        "{\"at\":\"2026-03-04T05:06:07.089Z\",\"node\":\"node-of-the-test\",\"event\":\"erased\"}",
                        "{\"at\":\"2026-03-04T05:06:07.089Z\",\"node\":\"node-of-the-test\",\"event\":\"deleted\"}");
    }

    @Test
    void routeShouldBeThereWithThoseThatWerePassedOver() throws Exception {
        gateway.messages.events.addAll(List.of(
                new MessageRouted(
                        ENVELOPE,
                        AT,
                        1,
                        "alpha",
                        3,
                        "cheapest of 3",
                        AttemptCause.FIRST,
                        LifecycleEvent.ALL_SEGMENTS,
                        new ChosenRoute(
                                "us-cheap",
                                List.of(
                                        new RouteCandidate("us-out", RouteVerdict.EJECTED, AT.plusSeconds(60)),
                                        new RouteCandidate("us-dear", RouteVerdict.DEARER, null)))),
                new MessageRouted(
                        ENVELOPE,
                        AT,
                        2,
                        "beta",
                        4,
                        "only route left",
                        AttemptCause.RETRY,
                        LifecycleEvent.ALL_SEGMENTS,
                        new ChosenRoute("us-dear", List.of()))));

        JsonNode json =
                new ObjectMapper().readTree(get(SID.toString(), ACCOUNT, TOKEN).body());

        assertThat(json.get("events"))
                .extracting(JsonNode::toString)
                .containsExactly(
                        event("accepted", "\"segments\":2"),
                        event(
                                "routed",
                                "\"attempt\":1,\"carrier\":\"alpha\",\"slot\":3,\"reason\":\"cheapest of 3\","
                                        + "\"cause\":\"first\",\"route\":\"us-cheap\",\"passed_over\":["
                                        + "{\"route\":\"us-out\",\"verdict\":\"ejected\",\"reason\":\"ejected\","
                                        + "\"until\":\"2026-03-04T05:07:07.089Z\"},"
                                        + "{\"route\":\"us-dear\",\"verdict\":\"dearer\","
                                        + "\"reason\":\"dearer than the one chosen\"}]"),
                        event(
                                "routed",
                                "\"attempt\":2,\"carrier\":\"beta\",\"slot\":4,\"reason\":\"only route left\","
                                        + "\"cause\":\"retry\",\"route\":\"us-dear\",\"passed_over\":[]"));
    }

    @Test
    void whatItWaitsForNowShouldBeThereAndNothingWhereItDoesNot() throws Exception {
        gateway.messages.waiting =
                new WaitChange.Begin(new WaitKey(WaitKind.DOUBT, 2), AT.plusSeconds(600), "a receipt, or the policy");

        assertThat(get(SID.toString(), ACCOUNT, TOKEN).body())
                .isEqualTo(whole("\"waiting\":{\"for\":\"doubt\",\"attempt\":2,"
                        + "\"due\":\"2026-03-04T05:16:07.089Z\",\"reason\":\"a receipt, or the policy\"},"));

        gateway.messages.waiting = null;
        assertThat(get(SID.toString(), ACCOUNT, TOKEN).body()).isEqualTo(whole(""));
    }

    private static String whole(String waiting) {
        return "{\"sid\":\"" + SID + "\",\"status\":\"accepted\",\"events\":[" + event("accepted", "\"segments\":2")
                + "]," + waiting + "\"callbacks\":[]}";
    }

    @Test
    void whatWasPostedShouldBeThereWithItsResult() throws Exception {
        gateway.messages.attempts.add(
                new CallbackAttempt(SID, CallbackStatus.SENT, 2, AT, Duration.ofMillis(12), "HTTP 503"));

        JsonNode json =
                new ObjectMapper().readTree(get(SID.toString(), ACCOUNT, TOKEN).body());

        assertThat(json.get("callbacks"))
                .extracting(JsonNode::toString)
                .containsExactly("{\"at\":\"2026-03-04T05:06:07.089Z\",\"status\":\"sent\",\"attempt\":2,"
                        + "\"result\":\"HTTP 503\",\"took_millis\":12}");
    }

    private static String event(String name, String facts) {
        return "{\"at\":\"2026-03-04T05:06:07.089Z\",\"node\":\"node-of-the-test\",\"event\":\"" + name + "\"," + facts
                + "}";
    }

    @Test
    void onlyTheAccountShouldSeeIt() throws Exception {
        assertThat(get(SID.toString(), KEY, KEY_SECRET).statusCode()).isEqualTo(200);
        assertThat(get(SID.toString(), OTHER_ACCOUNT, OTHER_TOKEN).statusCode()).isEqualTo(404);
        assertThat(get(SID.toString(), ACCOUNT, OTHER_TOKEN).statusCode()).isEqualTo(401);
        assertThat(get("SM" + "0".repeat(32), ACCOUNT, TOKEN).statusCode()).isEqualTo(404);
        assertThat(get("x", ACCOUNT, TOKEN).statusCode()).isEqualTo(404);
    }

    @Test
    void viewThatCannotAnswerShouldBeToldAs503() throws Exception {
        gateway.messages.failWith(new ViewUnavailableException("down", null));
        assertThat(get(SID.toString(), ACCOUNT, TOKEN).statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> get(String sid, String user, String password) throws Exception {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return client.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + gateway.port() + "/v1/messages/" + sid + "/timeline"))
                        .header("Authorization", "Basic " + credentials)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}

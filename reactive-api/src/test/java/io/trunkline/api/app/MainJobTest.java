package io.trunkline.api.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import io.trunkline.api.app.CallbackListener.Callback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.jsmpp.bean.BindType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The whole gateway in a process of its own, as a newcomer runs it. */
class MainJobTest {
    private static final String TO = "+14155552671";
    private static final Duration WAITED_MAX = Duration.ofSeconds(120);
    private static final Duration DELIVERED_MAX = Duration.ofSeconds(90);
    private static final Duration INSISTED_MAX = Duration.ofMinutes(1);
    private static final Set<Integer> AGAIN = Set.of(409, 503);
    private static final Duration ALL_MAX = Duration.ofMinutes(3);

    /** Twice the window of each of the default carrier's four binds. */
    private static final int UNDER_WAY_MAX = 4 * 2 * 100;

    private static final Pattern SID = Pattern.compile("\"sid\":\"(SM[0-9a-f]{32})\"");

    @TempDir
    static Path data;

    private static GatewayProcess gateway;
    private static CallbackListener listener;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        listener = new CallbackListener();
        gateway = GatewayProcess.start(data);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        listener.close();
    }

    @Test
    void messageOfTheOfficialLibraryShouldBeDeliveredWithSignedCallbacks() throws Exception {
        TwilioRestClient client = client();
        String sid = called("Hello");
        gateway.await(
                DELIVERED_MAX,
                "delivered",
                () -> Message.fetcher(sid).fetch(client).getStatus() == Message.Status.DELIVERED);
        gateway.await(DELIVERED_MAX, "two callbacks", () -> listener.of(sid).size() == 2);
        assertThat(gateway.get("/v1/messages/" + sid + "/timeline").body())
                .containsSubsequence(
                        "\"status\":\"delivered\"",
                        "\"node\":\"",
                        "\"event\":\"accepted\"",
                        "\"node\":\"",
                        "\"event\":\"routed\"",
                        "\"node\":\"",
                        "\"event\":\"submitted\"",
                        "\"node\":\"",
                        "\"event\":\"receipt\"");
        List<Callback> callbacks = listener.of(sid);
        assertThat(callbacks).extracting(Callback::status).containsExactly("sent", "delivered");
        for (Callback callback : callbacks) {
            assertTwilioSignature(callback);
            assertStandardWebhook(callback);
        }
    }

    /** The SID of a message that is accepted and whose states are called back. */
    private static String called(String body) {
        Message created = Message.creator(new PhoneNumber(TO), new PhoneNumber(gateway.demo("SENDER_UNPACED")), body)
                .setStatusCallback(URI.create(listener.url()))
                .create(client());
        assertThat(created.getStatus()).isEqualTo(Message.Status.QUEUED);
        return created.getSid();
    }

    @Test
    void partnerShouldGetTheReceiptOfWhatItSubmittedOnWhicheverBindItHas() throws Exception {
        String kept;
        try (PartnerEsme esme = new PartnerEsme(gateway, BindType.BIND_TRX)) {
            String sid = esme.submit("14155552671", "Hello");
            assertThat(sid).matches("SM[0-9a-f]{32}");
            gateway.await(
                    DELIVERED_MAX, "the receipt", () -> !esme.receiptsOf(sid).isEmpty());
            assertThat(esme.receiptsOf(sid)).hasSize(1).first().asString().contains(" stat:DELIVRD err:000");
            assertThat(Message.fetcher(sid).fetch(client()).getBody()).isEqualTo("Hello");
            assertThatThrownBy(() -> esme.submit("123", "Hello")).hasMessageContaining("0000000b");
        }
        try (PartnerEsme esme = new PartnerEsme(gateway, BindType.BIND_TX)) {
            kept = esme.submit("14155552671", "Kept");
            gateway.await(
                    DELIVERED_MAX,
                    "delivered",
                    () -> Message.fetcher(kept).fetch(client()).getStatus() == Message.Status.DELIVERED);
        }
        try (PartnerEsme esme = new PartnerEsme(gateway, BindType.BIND_RX)) {
            gateway.await(
                    DELIVERED_MAX,
                    "the kept receipt",
                    () -> !esme.receiptsOf(kept).isEmpty());
            assertThat(esme.receipts).as("nothing comes twice").hasSize(1);
        }
        assertThat(gateway.get("/metrics").body()).contains("trunkline_partner_submits_total");
    }

    @Test
    void partsOfAPartnersLongMessageShouldBeSentAsOneAndEachBeReceipted() throws Exception {
        try (PartnerEsme esme = new PartnerEsme(gateway, BindType.BIND_TRX);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = IntStream.rangeClosed(1, 2)
                    .mapToObj(part -> threads.submit(() -> esme.submitPart(
                            "14155552672", 2, part, Integer.toString(part).repeat(150))))
                    .toList();
            String sid = answers.get(0).get();
            assertThat(answers.get(1).get()).isEqualTo(sid + "-2");
            assertThat(Message.fetcher(sid).fetch(client()).getBody()).isEqualTo("1".repeat(150) + "2".repeat(150));
            gateway.await(
                    DELIVERED_MAX,
                    "both receipts",
                    () -> esme.receiptsOf(sid).size() == 1
                            && esme.receiptsOf(sid + "-2").size() == 1);
        }
    }

    @Test
    void subscribersMessageShouldBeListedAndErasable() throws Exception {
        TwilioRestClient client = client();
        String number = gateway.demo("SENDER_UNPACED");
        // The simulated carrier sends the text back as a message of this subscriber
        String subscriber = "+14155550940";
        Message.creator(new PhoneNumber(subscriber), new PhoneNumber(number), "Come back")
                .create(client);
        gateway.await(
                DELIVERED_MAX,
                "the inbound message",
                () -> !inbound(client, subscriber).isEmpty());
        assertThat(inbound(client, subscriber)).singleElement().satisfies(message -> {
            assertThat(message.getDirection()).isEqualTo(Message.Direction.INBOUND);
            assertThat(message.getStatus()).isEqualTo(Message.Status.RECEIVED);
            assertThat(message.getBody()).isEqualTo("Come back");
            assertThat(message.getTo()).isEqualTo(number);
            assertThat(message.getNumSegments()).isEqualTo("1");
            assertThat(message.getDateSent()).isNotNull();
        });
        try (PartnerEsme esme = new PartnerEsme(gateway, BindType.BIND_RX)) {
            gateway.await(DELIVERED_MAX, "the partner to have it", () -> esme.messages.contains("Come back"));
        }
        String sid = inbound(client, subscriber).getFirst().getSid();
        assertThat(gateway.get("/v1/messages/" + sid + "/timeline").body()).contains("\"event\":\"received\"");
        assertThat(Message.updater(sid).setBody("").update(client).getBody()).isEmpty();
        assertThat(Message.deleter(sid).delete(client)).isTrue();
        gateway.await(
                DELIVERED_MAX,
                "it to be gone",
                () -> inbound(client, subscriber).isEmpty());
    }

    @Test
    void answerInTwimlShouldBeSentToTheSubscriber() throws Exception {
        AdminCalls admin = AdminCalls.of(data);
        String sid = (String) admin.account("+14155550178").get("sid");
        String number = "+14155550179";
        admin.create(
                "senders",
                "{\"address\": \"" + number + "\", \"account\": \"" + sid + "\", \"kind\": \"unpaced\", \"sms_url\": \""
                        + listener.twimlUrl() + "\"}");
        Map<String, Object> key = admin.create("accounts/" + sid + "/api-keys", "");
        TwilioRestClient client = client(gateway.port(), (String) key.get("sid"), (String) key.get("secret"), sid);
        String subscriber = "+14155552688";
        assertThat(says(subscriber, number, "Hello", "twiml")).isEqualTo(200);
        gateway.await(DELIVERED_MAX, "the reply", () -> delivered(client, subscriber) == 1);
        assertThat(inbound(client, number))
                .singleElement()
                .satisfies(reply -> assertThat(reply.getBody()).isEqualTo("Thank you"));
    }

    @Test
    void stopShouldHoldUntilStartAndEachBeConfirmedOnce() throws Exception {
        TwilioRestClient client = client();
        String number = gateway.demo("SENDER_UNPACED");
        String subscriber = "+14155552699";
        Message never = Message.creator(new PhoneNumber(subscriber), new PhoneNumber(number), "Never")
                .setSendAt(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1))
                .setScheduleType(Message.ScheduleType.FIXED)
                .create(client);
        gateway.await(
                DELIVERED_MAX,
                "it to wait",
                () -> timeline("/v1/messages/" + never.getSid() + "/timeline").contains("\"event\":\"waiting\""));
        // A carrier that lost the answer delivers the same again
        assertThat(says(subscriber, number, "Stop.", "one")).isEqualTo(200);
        assertThat(says(subscriber, number, "Stop.", "one")).isEqualTo(200);
        gateway.await(
                DELIVERED_MAX,
                "what waited to fail",
                () -> Message.fetcher(never.getSid()).fetch(client).getErrorCode() != null);
        assertThat(Message.fetcher(never.getSid()).fetch(client).getErrorCode()).isEqualTo(21610);
        assertThatThrownBy(() -> Message.creator(new PhoneNumber(subscriber), new PhoneNumber(number), "No")
                        .create(client))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(21610));
        assertThat(says(subscriber, number, "START", "two")).isEqualTo(200);
        gateway.await(DELIVERED_MAX, "both answers", () -> delivered(client, subscriber) == 2);
        Message again = Message.creator(new PhoneNumber(subscriber), new PhoneNumber(number), "Again")
                .create(client);
        gateway.await(
                DELIVERED_MAX,
                "delivered",
                () -> Message.fetcher(again.getSid()).fetch(client).getStatus() == Message.Status.DELIVERED);
        assertThat(delivered(client, subscriber))
                .as("answers and the last message")
                .isEqualTo(3);
        gateway.await(
                DELIVERED_MAX,
                "STOP and START in the list, once each",
                () -> inbound(client, subscriber).size() == 2);
    }

    private static long delivered(TwilioRestClient client, String to) {
        List<Message> messages = new ArrayList<>();
        Message.reader().setTo(new PhoneNumber(to)).read(client).forEach(messages::add);
        return messages.stream()
                .filter(message -> message.getStatus() == Message.Status.DELIVERED)
                .count();
    }

    /** The subscriber sends a message through the simulated carrier; returns how its control answers. */
    private static int says(String from, String to, String text, String id) throws IOException, InterruptedException {
        String port =
                Files.readAllLines(data.resolve("carrier").resolve("ports")).get(1);
        String form = "from=" + URLEncoder.encode(from, UTF_8) + "&to=" + URLEncoder.encode(to, UTF_8) + "&text="
                + URLEncoder.encode(text, UTF_8) + "&id=" + id;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/inbound"))
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    private static List<Message> inbound(TwilioRestClient client, String from) {
        List<Message> messages = new ArrayList<>();
        Message.reader().setFrom(new PhoneNumber(from)).read(client).forEach(messages::add);
        return messages;
    }

    @Test
    void accountMadeByAnAdministratorShouldSendAtOnceOverHttpAndSmpp() throws Exception {
        AdminCalls admin = AdminCalls.of(data);
        String sender = "+14155550177";
        Map<String, Object> account = admin.account(sender);
        String sid = (String) account.get("sid");
        Map<String, Object> key = admin.create("accounts/" + sid + "/api-keys", "");
        TwilioRestClient client = client(gateway.port(), (String) key.get("sid"), (String) key.get("secret"), sid);
        Message created = Message.creator(new PhoneNumber(TO), new PhoneNumber(sender), "Hello")
                .create(client);
        gateway.await(
                DELIVERED_MAX,
                "delivered",
                () -> Message.fetcher(created.getSid()).fetch(client).getStatus() == Message.Status.DELIVERED);
        Map<String, Object> partner =
                admin.create("partners", "{\"system_id\": \"acme\", \"account\": \"" + sid + "\"}");
        try (PartnerEsme esme = new PartnerEsme(
                gateway.demo("SMPP_ADDRESS"), BindType.BIND_TRX, "acme", (String) partner.get("password"), sender)) {
            String id = esme.submit("14155552673", "Hello");
            gateway.await(
                    DELIVERED_MAX, "its receipt", () -> esme.receiptsOf(id).size() == 1);
        }
    }

    @Test
    void longBodyShouldBeDeliveredInSegments() throws Exception {
        Message created = Message.creator(
                        new PhoneNumber(TO), new PhoneNumber(gateway.demo("SENDER_SHORT_CODE")), "ё".repeat(200))
                .create(client());
        assertThat(created.getNumSegments()).isEqualTo("3");
        gateway.await(
                DELIVERED_MAX,
                "delivered",
                () -> Message.fetcher(created.getSid()).fetch(client()).getStatus() == Message.Status.DELIVERED);
    }

    @Test
    void serviceShouldSendFromOneOfItsSenders() throws Exception {
        Message created = Message.creator(new PhoneNumber(TO), gateway.demo("SERVICE_SID"), "Hello")
                .create(client());
        assertThat(created.getStatus()).isEqualTo(Message.Status.ACCEPTED);
        gateway.await(
                DELIVERED_MAX,
                "delivered",
                () -> Message.fetcher(created.getSid()).fetch(client()).getStatus() == Message.Status.DELIVERED);
    }

    @Test
    void redactionAndDeletionShouldBeSeenAtOnce() throws Exception {
        Message created = Message.creator(
                        new PhoneNumber(TO), new PhoneNumber(gateway.demo("SENDER_UNPACED")), "a secret")
                .create(client());
        String sid = created.getSid();
        assertThat(Message.updater(sid).setBody("").update(client()).getBody()).isEmpty();
        assertThat(Message.fetcher(sid).fetch(client()).getBody()).isEmpty();
        gateway.await(
                DELIVERED_MAX,
                "delivered",
                () -> Message.fetcher(sid).fetch(client()).getStatus() == Message.Status.DELIVERED);
        assertThat(Message.deleter(sid).delete(client())).isTrue();
        assertThat(gateway.get(gateway.messages() + "/" + sid + ".json").statusCode())
                .isEqualTo(404);
    }

    @Test
    void scheduledMessageShouldGoAtItsTimeAndACanceledOneNever() throws Exception {
        TwilioRestClient client = client();
        String soon = scheduled("Soon", Instant.now().plusSeconds(15));
        String never = scheduled("Never", Instant.now().plusSeconds(3600));
        assertThat(Message.fetcher(never).fetch(client).getStatus()).isEqualTo(Message.Status.SCHEDULED);
        gateway.await(WAITED_MAX, "canceled", () -> isCanceled(client, never));
        gateway.await(
                WAITED_MAX,
                "delivered",
                () -> Message.fetcher(soon).fetch(client).getStatus() == Message.Status.DELIVERED);
        assertThat(gateway.get("/v1/messages/" + soon + "/timeline").body())
                .containsSubsequence("\"event\":\"waiting\"", "\"event\":\"routed\"", "\"event\":\"submitted\"");
        assertThat(gateway.post(gateway.messages() + "/" + soon + ".json", "Status=canceled")
                        .statusCode())
                .isEqualTo(409);
        gateway.await(DELIVERED_MAX, "the callback", () -> listener.of(never).size() == 1);
        assertThat(listener.of(never)).extracting(Callback::status).containsExactly("canceled");
    }

    /** The router may be slower than the cancel; then it is to be asked for again. */
    private static boolean isCanceled(TwilioRestClient client, String sid) {
        try {
            Message.Status status = Message.updater(sid)
                    .setStatus(Message.UpdateStatus.CANCELED)
                    .update(client)
                    .getStatus();
            assertThat(status).isEqualTo(Message.Status.CANCELED);
            return true;
        } catch (ApiException undecided) {
            assertThat(undecided.getStatusCode()).isEqualTo(503);
            return false;
        }
    }

    private static String scheduled(String body, Instant at) throws Exception {
        String answer = gateway.post(
                        gateway.messages() + ".json",
                        "To=" + TO.replace("+", "%2B") + "&From=" + gateway.demo("SENDER_UNPACED") + "&Body=" + body
                                + "&ScheduleType=fixed&SendAt=" + at + "&StatusCallback="
                                + URLEncoder.encode(listener.url(), UTF_8))
                .body();
        assertThat(answer).contains("\"status\":\"scheduled\"");
        Matcher sid = SID.matcher(answer);
        assertThat(sid.find()).as(answer).isTrue();
        return sid.group(1);
    }

    @Test
    void messageThatTheCarrierRefusesForNowShouldBeTriedAgain() throws Exception {
        // The simulated carrier answers this number with ESME_RSYSERR each time
        String answer = gateway.post(
                        gateway.messages() + ".json",
                        "To=%2B14155550914&From=" + gateway.demo("SENDER_UNPACED") + "&Body=Hello")
                .body();
        Matcher sid = SID.matcher(answer);
        assertThat(sid.find()).as(answer).isTrue();
        String timeline = "/v1/messages/" + sid.group(1) + "/timeline";
        gateway.await(WAITED_MAX, "a second attempt", () -> timeline(timeline).contains("\"cause\":\"retry\""));
        assertThat(timeline(timeline))
                .containsSubsequence("\"event\":\"routed\"", "\"event\":\"refused\"", "\"cause\":\"retry\"");
    }

    private static String timeline(String path) {
        try {
            return gateway.get(path).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void healthAndMetricsShouldAnswer() throws Exception {
        assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
        gateway.await(DELIVERED_MAX, "ready", () -> gateway.isReady());
        assertThat(gateway.get("/metrics").body()).contains("jvm_memory_used_bytes");
    }

    @Test
    void gatewayThatIsKilledAfterABurstShouldLoseNothingAndSayWhatIsInDoubt(@TempDir Path folder) throws Exception {
        Set<String> answered = new HashSet<>();
        try (GatewayProcess first = GatewayProcess.start(folder)) {
            answered.addAll(burst(first, 1000));
            first.kill();
        }
        assertThat(answered).hasSize(1000);
        try (GatewayProcess second = GatewayProcess.start(folder)) {
            Set<String> settled = new HashSet<>();
            second.await(ALL_MAX, "all delivered or in doubt", () -> {
                settled.addAll(with(second, Message.Status.DELIVERED));
                settled.addAll(inDoubt(second));
                return settled.containsAll(answered);
            });
            assertThat(settled).isEqualTo(answered);
            assertThat(inDoubt(second)).hasSizeLessThanOrEqualTo(UNDER_WAY_MAX);
            assertThat(second.stop()).as("stopped by SIGTERM").isEqualTo(143);
        }
    }

    /** Many at once, so that most are on their way when the last is answered. */
    private static List<String> burst(GatewayProcess on, int messages) {
        return Flux.range(0, messages)
                .flatMap(
                        number -> Mono.fromCallable(() -> create(on, number)).subscribeOn(Schedulers.boundedElastic()),
                        32)
                .collectList()
                .blockOptional(Duration.ofMinutes(2))
                .orElseThrow();
    }

    /** As a client does: where nothing was accepted, or nobody knows, it comes again unchanged. */
    private static String create(GatewayProcess on, int number) throws IOException, InterruptedException {
        String form = "To=%2B1415556" + (1000 + number) + "&From="
                + on.demo("SENDER_UNPACED").replace("+", "%2B") + "&Body=Number+" + number;
        var answer = on.post(on.messages() + ".json", form);
        Instant deadline = Instant.now().plus(INSISTED_MAX);
        while (AGAIN.contains(answer.statusCode()) && Instant.now().isBefore(deadline)) {
            TimeUnit.MILLISECONDS.sleep(500);
            answer = on.post(on.messages() + ".json", form);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        Matcher sid = SID.matcher(answer.body());
        assertThat(sid.find()).isTrue();
        return sid.group(1);
    }

    /** Pages through the whole list as a client does. */
    private static Set<String> with(GatewayProcess on, Message.Status status) {
        Set<String> found = new HashSet<>();
        for (Message message : Message.reader().pageSize(500).read(client(on))) {
            if (message.getStatus() == status) {
                found.add(message.getSid());
            }
        }
        return found;
    }

    /** What was on its way to the carrier: the customer is told that nobody knows. */
    private static Set<String> inDoubt(GatewayProcess on) {
        return with(on, Message.Status.SENT).stream()
                .filter(sid -> body(on, sid).contains("\"delivery_certainty\":\"ambiguous\""))
                .collect(Collectors.toSet());
    }

    private static String body(GatewayProcess on, String sid) {
        try {
            return on.get(on.messages() + "/" + sid + ".json").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void assertTwilioSignature(Callback callback) {
        RequestValidator validator = new RequestValidator(gateway.demo("AUTH_TOKEN"));
        String signature = callback.headers().get("x-twilio-signature");
        assertThat(validator.validate(callback.url(), callback.form(), signature))
                .as("%s", callback)
                .isTrue();
    }

    /** As the Standard Webhooks specification says: HMAC-SHA-256 over id, timestamp and body, joined by full stops. */
    private static void assertStandardWebhook(Callback callback) throws GeneralSecurityException {
        String id = callback.headers().get("webhook-id");
        String timestamp = callback.headers().get("webhook-timestamp");
        byte[] key = Base64.getDecoder().decode(gateway.demo("WEBHOOK_SECRET").substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String expected = Base64.getEncoder()
                .encodeToString(mac.doFinal((id + "." + timestamp + "." + callback.body()).getBytes(UTF_8)));
        assertThat(new ArrayList<>(
                        List.of(callback.headers().get("webhook-signature").split(" "))))
                .contains("v1," + expected);
        assertThat(Instant.ofEpochSecond(Long.parseLong(timestamp)))
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(1)),
                        Instant.now().plus(Duration.ofMinutes(1)));
    }

    private static TwilioRestClient client() {
        return client(gateway);
    }

    private static TwilioRestClient client(GatewayProcess on) {
        return client(on.port(), on.demo("ACCOUNT_SID"), on.demo("AUTH_TOKEN"), on.demo("ACCOUNT_SID"));
    }

    private static TwilioRestClient client(int port, String user, String password, String account) {
        HttpHost host = new HttpHost("http", "127.0.0.1", port);
        return new TwilioRestClient.Builder(user, password)
                .accountSid(account)
                .httpClient(new NetworkHttpClient(
                        HttpClientBuilder.create().setRoutePlanner((target, context) -> new HttpRoute(host))))
                .build();
    }
}

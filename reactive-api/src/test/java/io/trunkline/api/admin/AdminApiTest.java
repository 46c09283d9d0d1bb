package io.trunkline.api.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.api.TestGateway;
import io.trunkline.gateway.config.AccountLimits;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierTls;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.config.RateLimit;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole way of administration over HTTP, over a directory in memory. */
class AdminApiTest {
    private static final String UNKNOWN_ACCOUNT = "AC" + "9f".repeat(16);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final TestGateway gateway = new TestGateway();

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void accountShouldShowItsSecretsOnceAndBeUsableAtOnce() throws Exception {
        HttpResponse<String> created = send("POST", "/v1/admin/accounts", "{\"name\": \"Acme\"}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        Map<String, Object> account = json(created);
        assertThat(account).containsEntry("name", "Acme").containsEntry("status", "active");
        String sid = (String) account.get("sid");
        String token = (String) account.get("auth_token");
        assertThat(token).matches("[0-9a-f]{32}");
        assertThat((String) account.get("webhook_secret")).startsWith("whsec_");
        assertThat(created.headers().firstValue("Location")).contains("/v1/admin/accounts/" + sid);
        HttpResponse<String> fetched = send("GET", "/v1/admin/accounts/" + sid, "");
        assertThat(fetched.body()).doesNotContain(token, "whsec_");
        assertThat(list(sid, token).statusCode()).isEqualTo(200);
    }

    /** Who takes it back may have a clock that is ahead of the log's, by which the subscriber's next STOP is told. */
    @Test
    void optOutThatIsTakenBackShouldBeNewerThanItsStopAloneSoThatTheNextHolds() throws Exception {
        Instant at = Instant.parse("2026-03-04T05:06:07Z");
        Address subscriber = new Address("+14155559999");
        gateway.directory
                .say("", new OptOut(TestGateway.SENDER, subscriber, true, at, null))
                .block(Duration.ofSeconds(10));
        assertThat(send("DELETE", "/v1/admin/opt-outs/" + TestGateway.SENDER + "/" + subscriber.value(), "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(gateway.directory.optOuts().contains(TestGateway.SENDER, subscriber))
                .isFalse();
        assertThat(gateway.directory.optOuts().saidAt(TestGateway.SENDER, subscriber))
                .contains(at.plusMillis(1));
    }

    @Test
    void accountThatMovesHereShouldKeepItsSidAndToken() throws Exception {
        String token = "0123456789abcdef0123456789abcdef";
        HttpResponse<String> created = send(
                "POST",
                "/v1/admin/accounts",
                "{\"sid\": \"" + UNKNOWN_ACCOUNT + "\", \"name\": \"Moved\", \"auth_token\": \"" + token + "\"}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.body()).doesNotContain(token);
        assertThat(list(UNKNOWN_ACCOUNT, token).statusCode()).isEqualTo(200);
    }

    @Test
    void suspendedAccountShouldBeRefusedUntilItIsActiveAgain() throws Exception {
        String path = "/v1/admin/accounts/" + TestGateway.ACCOUNT;
        assertThat(send("PATCH", path, "{\"status\": \"suspended\"}", "If-Match", "*")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = list(TestGateway.ACCOUNT, TestGateway.TOKEN);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("20005");
        send("PATCH", path, "{\"status\": \"active\"}", "If-Match", "*");
        assertThat(list(TestGateway.ACCOUNT, TestGateway.TOKEN).statusCode()).isEqualTo(200);
        send("PATCH", path, "{\"status\": \"closed\"}", "If-Match", "*");
        HttpResponse<String> reopened = send("PATCH", path, "{\"status\": \"active\"}", "If-Match", "*");
        assertThat(reopened.statusCode()).isEqualTo(400);
        assertThat(json(reopened)).containsEntry("message", "status: active (expected: closed, for good)");
    }

    @Test
    void rotatedTokenShouldReplaceTheOldOne() throws Exception {
        HttpResponse<String> rotated = send("POST", "/v1/admin/accounts/" + TestGateway.ACCOUNT + "/auth-token", "");
        assertThat(rotated.statusCode()).isEqualTo(201);
        String token = (String) json(rotated).get("auth_token");
        assertThat(list(TestGateway.ACCOUNT, TestGateway.TOKEN).statusCode()).isEqualTo(401);
        assertThat(list(TestGateway.ACCOUNT, token).statusCode()).isEqualTo(200);
    }

    @Test
    void onlyTheNewestTwoWebhookSecretsShouldStay() throws Exception {
        String account = "/v1/admin/accounts/" + TestGateway.ACCOUNT;
        for (int i = 0; i < 3; i++) {
            assertThat(send("POST", account + "/webhook-secrets", "").body()).contains("whsec_");
        }
        assertThat(json(send("GET", account, ""))).containsEntry("webhook_secrets", 2L);
    }

    @Test
    void apiKeyShouldAuthenticateUntilItIsRevoked() throws Exception {
        String keys = "/v1/admin/accounts/" + TestGateway.ACCOUNT + "/api-keys";
        Map<String, Object> key = json(send("POST", keys, ""));
        String sid = (String) key.get("sid");
        assertThat(list(sid, (String) key.get("secret")).statusCode()).isEqualTo(200);
        assertThat(send("GET", keys, "").body()).contains(sid).doesNotContain((String) key.get("secret"));
        assertThat(send("DELETE", keys + "/" + sid, "").statusCode()).isEqualTo(204);
        assertThat(list(sid, (String) key.get("secret")).statusCode()).isEqualTo(401);
        assertThat(send("DELETE", keys + "/" + sid, "").statusCode()).isEqualTo(404);
    }

    @Test
    void changeShouldNeedTheVersionThatItIsBasedOn() throws Exception {
        String path = "/v1/admin/senders/%2B14155550100";
        String etag = send("GET", path, "").headers().firstValue("ETag").orElseThrow();
        assertThat(send("PATCH", path, "{\"kind\": \"long_code\"}").statusCode())
                .isEqualTo(428);
        assertThat(send("DELETE", path, "").statusCode()).isEqualTo(428);
        HttpResponse<String> changed = send("PATCH", path, "{\"kind\": \"long_code\"}", "If-Match", etag);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(json(changed)).containsEntry("kind", "long_code").containsEntry("updated_by", "tester");
        assertThat(changed.headers().firstValue("ETag")).isPresent().isNotEqualTo(Optional.of(etag));
        HttpResponse<String> overtaken = send("PATCH", path, "{\"kind\": \"short_code\"}", "If-Match", etag);
        assertThat(overtaken.statusCode()).isEqualTo(412);
        assertThat(json(send("GET", path, ""))).containsEntry("kind", "long_code");
    }

    @Test
    void entryShouldBeMadeOnceOnly() throws Exception {
        String path = "/v1/admin/countries/US";
        String rule = "{\"windows\": [{\"from\": \"08:00\", \"to\": \"21:00\"}], \"segments_per_second\": 100}";
        HttpResponse<String> made = send("PUT", path, rule, "If-None-Match", "*");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.body()).contains("\"from\":\"08:00\"", "\"to\":\"21:00\"", "\"monday\"");
        assertThat(send("PUT", path, rule, "If-None-Match", "*").statusCode()).isEqualTo(409);
        assertThat(send("POST", "/v1/admin/countries", "{\"country\": \"US\"}").statusCode())
                .isEqualTo(409);
        assertThat(send("PUT", path, "{}", "If-Match", "*").statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/v1/admin/countries/CA", "{}", "If-Match", "*").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatNamesNothingOrClaimsWhatAnotherHasShouldBeRefused() throws Exception {
        HttpResponse<String> orphan = send(
                "POST",
                "/v1/admin/senders",
                "{\"address\": \"+14155550123\", \"account\": \"" + UNKNOWN_ACCOUNT + "\", \"kind\": \"unpaced\"}");
        assertThat(orphan.statusCode()).isEqualTo(409);
        assertThat(orphan.body()).contains("account " + UNKNOWN_ACCOUNT + " (expected: an account that there is)");
        assertThat(send("POST", "/v1/admin/routes", "{\"prefix\": \"1\", \"carrier\": \"nobody\"}")
                        .statusCode())
                .isEqualTo(409);
        HttpResponse<String> overlap = send(
                "POST",
                "/v1/admin/services",
                "{\"sid\": \"MG" + "f".repeat(32) + "\", \"account\": \"" + TestGateway.ACCOUNT
                        + "\", \"name\": \"second\", \"senders\": [\"" + TestGateway.SENDER + "\"]}");
        assertThat(overlap.statusCode()).isEqualTo(409);
        assertThat(overlap.body()).contains("expected: one that service/" + TestGateway.SERVICE + " does not have");
        assertThat(send("POST", "/v1/admin/carriers", carrier("beta", 0)).statusCode())
                .isEqualTo(409);
        assertThat(send("POST", "/v1/admin/carriers", carrier("beta", 1)).statusCode())
                .isEqualTo(201);
        assertThat(send("POST", "/v1/admin/routes", "{\"prefix\": \"any\", \"carrier\": \"beta\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(send("DELETE", "/v1/admin/carriers/beta", "", "If-Match", "*")
                        .statusCode())
                .isEqualTo(409);
        assertThat(send("DELETE", "/v1/admin/routes/any-beta", "", "If-Match", "*")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/v1/admin/carriers/beta", "", "If-Match", "*")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/v1/admin/accounts/" + TestGateway.ACCOUNT, "", "If-Match", "*")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void carrierWithTheSamePasswordShouldStayAsItIs() throws Exception {
        String carrier = "{\"name\": \"same\", \"host\": \"127.0.0.1\", \"port\": 2775, \"system_id\": \"id\","
                + " \"password\": \"word\", \"window\": 10, \"slots\": [9]}";
        HttpResponse<String> created = send("POST", "/v1/admin/carriers", carrier);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        Carrier before = carrierSame();
        HttpResponse<String> again = send("PUT", "/v1/admin/carriers/same", carrier, "If-Match", "*");
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(carrierSame()).as("so that its binds stay").isEqualTo(before);
        send("PUT", "/v1/admin/carriers/same", carrier.replace("\"word\"", "\"other\""), "If-Match", "*");
        assertThat(carrierSame().password()).isNotEqualTo(before.password());
    }

    @Test
    void carriersPaceAndTlsShouldBeToldWrongBeforeAnythingBinds() throws Exception {
        String carrier = carrier("contract", 7).replace("}", "");
        Map<String, String> wrong = Map.of(
                ", \"pace_per_second\": -1}", "pace_per_second: -1 (expected: a number, 0 or more)",
                ", \"tls\": true}", "tls: true (expected: an object)",
                ", \"version_when_unstated\": \"4.0\"}", "version_when_unstated: 4.0 (expected: 3.3, 3.4 or 5.0)",
                ", \"alphabet\": \"latin1\"}", "alphabet: latin1 (expected: one of gsm7, gsm7_packed)",
                ", \"tls\": {\"authorities\": \"none\"}}", "tls.authorities: ",
                ", \"tls\": {\"ciphers\": 1}}", "tls.ciphers: unknown field");
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            HttpResponse<String> answer = send("POST", "/v1/admin/carriers", carrier + one.getKey());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat((String) json(answer).get("message")).contains(one.getValue());
        }
        assertThat(send("POST", "/v1/admin/carriers", carrier + "}").statusCode())
                .isEqualTo(201);
        HttpResponse<String> patched =
                send("PATCH", "/v1/admin/carriers/contract", "{\"pace_per_second\": 30, \"tls\": {}}", "If-Match", "*");
        assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
        Carrier put = gateway.directory.current().carrier("contract").orElseThrow();
        assertThat(put.pacePerBind()).isEqualTo(30);
        assertThat(put.tls()).isEqualTo(new CarrierTls(true, ""));
        send("PATCH", "/v1/admin/carriers/contract", "{\"tls\": null}", "If-Match", "*");
        assertThat(gateway.directory.current().carrier("contract").orElseThrow().tls())
                .isNull();
    }

    private Carrier carrierSame() {
        return gateway.directory.current().carrier("same").orElseThrow();
    }

    @Test
    void routesShouldGoBackToWhatTheyWereAndForthAgain() throws Exception {
        assertThat(send("POST", "/v1/admin/routes/rollback", "").statusCode()).isEqualTo(404);
        String route = "{\"name\": \"uk\", \"prefix\": \"44\", \"carrier\": \"" + TestGateway.CARRIER
                + "\", \"price_micros\": 31500, \"currency\": \"EUR\", \"floor\": 0.85,"
                + " \"sender_kinds\": [\"unpaced\"], \"valid_from\": \"2026-01-01T00:00:00Z\"}";
        HttpResponse<String> created = send("POST", "/v1/admin/routes", route);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(send("PATCH", "/v1/admin/routes/uk", "{\"price_micros\": 40000}", "If-Match", "*")
                        .body())
                .contains("\"price_micros\":40000", "\"floor\":0.85", "\"valid_from\":\"2026-01-01T00:00:00Z\"");
        assertThat(send("POST", "/v1/admin/routes/rollback", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v1/admin/routes/uk", "").body()).contains("\"price_micros\":31500");
        assertThat(send("POST", "/v1/admin/routes/rollback", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v1/admin/routes/uk", "").body()).contains("\"price_micros\":40000");
        String dollars = "{\"name\": \"uk-2\", \"prefix\": \"447\", \"carrier\": \"" + TestGateway.CARRIER
                + "\", \"price_micros\": 1, \"currency\": \"USD\"}";
        HttpResponse<String> conflict = send("POST", "/v1/admin/routes", dollars);
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body()).contains("currency USD (expected: EUR, as route uk has");
    }

    private static String carrier(String name, int slot) {
        return "{\"name\": \"" + name + "\", \"host\": \"127.0.0.1\", \"port\": 2775, \"system_id\": \"esme\","
                + " \"password\": \"secret\", \"window\": 10, \"slots\": [" + slot + "]}";
    }

    @Test
    void everyKindShouldComeBackAsItWasPut() throws Exception {
        String account = "\"account\": \"" + TestGateway.ACCOUNT + "\"";
        Map<String, String> made = Map.of(
                "limits",
                "{" + account + ", \"whole\": {\"per_second\": 100, \"burst\": 30}, \"api_keys\": {\"" + TestGateway.KEY
                        + "\": {\"per_second\": 5}}, \"countries\": {\"US\": {\"per_second\": 7}},"
                        + " \"caps\": {\"segments_per_day\": 1000, \"micros_per_month\": 7500000,"
                        + " \"micros_per_segment\": 7500}}",
                "services",
                "{" + account + ", \"name\": \"pool\", \"senders\": [\"+14155550124\"]}",
                "partners",
                "{" + account + ", \"system_id\": \"acme\", \"networks\": [\"192.0.2.0/24\"]}",
                "carriers",
                "{\"name\": \"paced\", \"host\": \"127.0.0.1\", \"port\": 2775, \"system_id\": \"esme\","
                        + " \"password\": \"secret\", \"window\": 10, \"slots\": [5, 9], \"pace_per_second\": 12.5,"
                        + " \"version_when_unstated\": \"3.4\", \"alphabet\": \"gsm7_packed\","
                        + " \"tls\": {\"verify_host\": false}, \"faults\": [{\"status\": 88, \"meaning\": \"route\"}]}",
                "registrations",
                "{\"country\": \"US\", \"sender\": \"" + TestGateway.SENDER + "\", \"reference\": \"C7\"}",
                "keywords",
                "{\"of\": \"" + TestGateway.ACCOUNT + "\", \"languages\": [{\"tag\": \"de\", \"stop\": [\"STOPP\"],"
                        + " \"stop_answer\": \"Sie bekommen nichts mehr.\"}]}");
        String number = "{" + account + ", \"address\": \"+14155550124\", \"kind\": \"unpaced\"}";
        assertThat(send("POST", "/v1/admin/senders", number).statusCode()).isEqualTo(201);
        for (Map.Entry<String, String> entry : made.entrySet()) {
            HttpResponse<String> created = send("POST", "/v1/admin/" + entry.getKey(), entry.getValue());
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            String path = created.headers().firstValue("Location").orElseThrow();
            HttpResponse<String> fetched = send("GET", path, "");
            Map<String, Object> shown = json(fetched);
            Map<String, Object> expected = json(created);
            expected.remove("password");
            assertThat(shown).isEqualTo(expected);
            HttpResponse<String> putBack = send("PUT", path, fetched.body(), "If-Match", "*");
            assertThat(putBack.statusCode()).as(putBack.body()).isEqualTo(200);
            for (String stamp : List.of("version", "updated_at")) {
                shown.remove(stamp);
            }
            assertThat(json(putBack)).containsAllEntriesOf(shown);
        }
    }

    @Test
    void wrongBodiesShouldBeToldWhatWasFoundAndExpected() throws Exception {
        Map<String, String> wrong = Map.of(
                "{\"country\": \"US\"",
                "no JSON",
                "[]",
                "no JSON object",
                "{\"country\": \"US\", \"country\": \"US\"}",
                "Duplicate field",
                "{\"country\": \"us\"}",
                "country: us (expected: two capital letters, or 001)",
                "{\"country\": \"US\", \"colour\": 1}",
                "colour: unknown field",
                "{\"country\": \"US\", \"sender_kinds\": [\"pigeon\"]}",
                "sender_kinds[0]: pigeon (expected: one of long_code",
                "{\"country\": \"US\", \"windows\": [{\"from\": \"09:00\"}]}",
                "windows[0].to: missing");
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            HttpResponse<String> answer = send("POST", "/v1/admin/countries", one.getKey());
            assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(400);
            assertThat((String) json(answer).get("message")).contains(one.getValue());
        }
        assertThat(send("GET", "/v1/admin/senders/%21", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/v1/admin/pigeons", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anotherRateShouldHaveItsOwnBurstUnlessThePatchSaysWhich() throws Exception {
        String rate = "{\"per_second\": 400, \"burst\": 40}";
        send(
                "POST",
                "/v1/admin/limits",
                "{\"account\": \"" + TestGateway.ACCOUNT + "\", \"whole\": " + rate + ", \"api_keys\": {\""
                        + TestGateway.KEY + "\": " + rate + "}, \"countries\": {\"US\": " + rate + ", \"GB\": " + rate
                        + "}}");
        AccountLimits limits = patchLimits("{\"whole\": {\"per_second\": 1000}, \"api_keys\": {\"" + TestGateway.KEY
                + "\": {\"per_second\": 1000, \"burst\": 500}}, \"countries\": {\"US\": {\"per_second\": 4}}}");
        assertThat(limits.whole()).contains(RateLimit.ofPerSecond(1000));
        assertThat(limits.apiKeys()).containsEntry(TestGateway.KEY, new RateLimit(1000, 500));
        assertThat(limits.countries())
                .containsEntry("US", RateLimit.ofPerSecond(4))
                .containsEntry("GB", new RateLimit(400, 40));
        limits = patchLimits("{\"whole\": {\"burst\": 300}, \"caps\": {\"segments_per_day\": 7}}");
        assertThat(limits.whole()).contains(new RateLimit(1000, 300));
        assertThat(patchLimits("{\"whole\": {\"burst\": null}}").whole()).contains(RateLimit.ofPerSecond(1000));
        assertThat(patchLimits("{\"whole\": null}").whole()).isEmpty();
    }

    private AccountLimits patchLimits(String patch) throws IOException, InterruptedException {
        HttpResponse<String> patched = send("PATCH", "/v1/admin/limits/" + TestGateway.ACCOUNT, patch, "If-Match", "*");
        assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
        return gateway.directory
                .current()
                .limits(new AccountSid(TestGateway.ACCOUNT))
                .orElseThrow();
    }

    @Test
    void keywordOfSignsAloneShouldBeRefused() throws Exception {
        String rule = "{\"of\": \"" + TestGateway.ACCOUNT + "\", \"languages\": [{\"tag\": \"de\","
                + " \"stop\": [\"STOPP\"], \"start\": [\"Los!\", \"%s\"]}]}";
        HttpResponse<String> refused = send("POST", "/v1/admin/keywords", rule.formatted("!"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused))
                .containsEntry("message", "languages[0].start[1]: ! (expected: a word with a letter or a digit)");
        assertThat(send("POST", "/v1/admin/keywords", rule.formatted("2")).statusCode())
                .isEqualTo(201);
    }

    @Test
    void windowOfAPartnerShouldBeNoMoreThanABindHasInFlight() throws Exception {
        for (int window : List.of(0, 101)) {
            HttpResponse<String> answer = send(
                    "POST",
                    "/v1/admin/partners",
                    "{\"account\": \"" + TestGateway.ACCOUNT + "\", \"system_id\": \"wide\", \"window\": " + window
                            + "}");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat((String) json(answer).get("message")).contains("window: " + window + " (expected: 1..100)");
        }
    }

    @Test
    void listShouldBePagedByACursor() throws Exception {
        HttpResponse<String> first = send("GET", "/v1/admin/senders?PageSize=1", "");
        assertThat(first.body()).contains(TestGateway.SENDER).doesNotContain(TestGateway.OTHER_SENDER);
        String next = (String) json(first).get("next_page_uri");
        HttpResponse<String> second = send("GET", next, "");
        assertThat(second.body()).contains(TestGateway.OTHER_SENDER, "\"next_page_uri\":null");
    }

    @Test
    void historyShouldTellWhoChangedWhat() throws Exception {
        send("PATCH", "/v1/admin/senders/+14155550100", "{\"kind\": \"toll_free\"}", "If-Match", "*");
        HttpResponse<String> history = send("GET", "/v1/admin/changes?Key=sender/%2B14155550100", "");
        assertThat(history.body()).contains("\"by\":\"tester\"", "\"change\":\"put\"", "\"kind\":\"toll_free\"");
    }

    @Test
    void whoHasNotTheKeyShouldLearnNothingAndSoonBeRefused() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(sendAs("wrong-key-of-the-test", "GET", "/v1/admin/accounts")
                            .statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> refused = send("GET", "/v1/admin/accounts", "");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }

    private HttpResponse<String> list(String user, String password) throws IOException, InterruptedException {
        return CLIENT.send(
                request("GET", TestGateway.MESSAGES.replace(TestGateway.ACCOUNT, accountOf(user)), "")
                        .header("Authorization", basic(user, password))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String accountOf(String user) {
        return user.startsWith("AC") ? user : TestGateway.ACCOUNT;
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(method, path, body).header("Authorization", basic("tester", TestGateway.ADMIN_KEY));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> sendAs(String key, String method, String path)
            throws IOException, InterruptedException {
        return CLIENT.send(
                request(method, path, "")
                        .header("Authorization", basic("tester", key))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    private static Map<String, Object> json(HttpResponse<String> answer) {
        return Json.object(answer.body().getBytes(UTF_8));
    }
}

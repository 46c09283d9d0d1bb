package io.trunkline.api;

import static io.trunkline.api.RawClient.authorization;
import static io.trunkline.api.RawClient.basic;
import static io.trunkline.api.RawClient.get;
import static io.trunkline.api.RawClient.post;
import static io.trunkline.api.TestGateway.ACCOUNT;
import static io.trunkline.api.TestGateway.MESSAGES;
import static io.trunkline.api.TestGateway.OTHER_SENDER;
import static io.trunkline.api.TestGateway.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.api.RawClient.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of bad input gets the right status and a JSON error, and the server goes on answering good requests. */
class BadInputTest {
    private static final String FROM = "From=%2B14155550100";
    private static final String TO = "To=%2B14155552671";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void goodRequestShouldStillBeAnswered() {
        try (RawClient client = new RawClient(gateway)) {
            assertThat(client.exchange(post(MESSAGES, FROM + "&" + TO + "&Body=good"))
                            .status())
                    .isEqualTo(201);
        }
    }

    private static Reply exchange(String request) {
        try (RawClient client = new RawClient(gateway)) {
            return client.exchange(request);
        }
    }

    private static void assertError(Reply reply, int status, int code) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("content-type")).startsWith("application/json");
        JsonNode json = reply.json();
        assertThat(json.path("code").asInt()).as(reply.body()).isEqualTo(code);
        assertThat(json.path("status").asInt()).isEqualTo(status);
        assertThat(json.path("message").asText()).isNotBlank();
        assertThat(json.path("more_info").asText()).endsWith("/" + code);
    }

    @ParameterizedTest
    @CsvSource({
        "'From=%2B14155550100&Body=x', 21604",
        "'From=%2B14155550100&Body=x&To=', 21604",
        "'From=%2B14155550100&Body=x&To=hello', 21211",
        "'From=%2B14155550100&Body=x&To=%2B1', 21211",
        "'To=%2B14155552671&Body=x', 21603",
        "'To=%2B14155552671&Body=x&From=%21%21', 21212",
        "'To=%2B14155552671&From=%2B14155550100', 21602",
        "'To=%2B14155552671&From=%2B14155550100&Body=', 21602",
        "'To=%2B14155552671&Body=x&MessagingServiceSid=MG00', 21701",
        "'To=%2B14155552671&From=%2B14155550100&Body=x&StatusCallback=ftp://x', 21609",
    })
    void wrongFieldShouldBeRefusedWithItsCode(String form, int code) {
        assertError(exchange(post(MESSAGES, form)), 400, code);
    }

    @Test
    void senderOfAnotherAccountShouldBeRefused() {
        String form = TO + "&Body=x&From=" + OTHER_SENDER.replace("+", "%2B");
        assertError(exchange(post(MESSAGES, form)), 400, 21606);
    }

    @Test
    void bodyOf1601CharactersShouldBeRefusedAnd1600Accepted() {
        assertError(exchange(post(MESSAGES, TO + "&" + FROM + "&Body=" + "x".repeat(1601))), 400, 21617);
        assertThat(exchange(post(MESSAGES, TO + "&" + FROM + "&Body=" + "x".repeat(1600)))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void wrongTokenAndUnknownAccountShouldGetTheSameAnswer() {
        String unknown = "AC" + "ff".repeat(16);
        Reply wrongToken = exchange(withCredentials(MESSAGES, ACCOUNT, "wrong"));
        Reply unknownAccount =
                exchange(withCredentials("/2010-04-01/Accounts/" + unknown + "/Messages.json", unknown, TOKEN));
        Reply noCredentials = exchange("GET " + MESSAGES + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertError(wrongToken, 401, 20003);
        assertThat(wrongToken.header("www-authenticate")).startsWith("Basic ");
        assertThat(unknownAccount).isEqualTo(wrongToken);
        assertThat(noCredentials).isEqualTo(wrongToken);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer x", "Basic", "Basic !!!", "Basic eA==", "basic"})
    void unreadableCredentialsShouldBeRefused(String header) {
        assertError(
                exchange("GET " + MESSAGES + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + header + "\r\n\r\n"),
                401,
                20003);
    }

    private static String withCredentials(String path, String user, String password) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + basic(user, password) + "\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SMffffffffffffffffffffffffffffffff", "SMx", "x", "%00", "SM000000000000000000000000000000000"})
    void unknownSidShouldBeNotFound(String sid) {
        assertError(exchange(get("/2010-04-01/Accounts/" + ACCOUNT + "/Messages/" + sid + ".json")), 404, 20404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/nothing", "//", "/2010-04-01", "/2010-04-01/Accounts//Messages.json", "*", "x", "/%zz"})
    void unknownPathShouldBeNotFound(String path) {
        assertError(exchange(get(path)), 404, 20404);
    }

    @ParameterizedTest
    @CsvSource({"PUT, 'GET, HEAD, POST'", "DELETE, 'GET, HEAD, POST'", "BREW, 'GET, HEAD, POST'"})
    void wrongMethodShouldBeRefusedWithTheRightOnes(String method, String allowed) {
        Reply reply = exchange(method + " " + MESSAGES + " HTTP/1.1\r\nHost: localhost\r\n" + authorization() + "\r\n");
        assertError(reply, 405, 20004);
        assertThat(reply.header("allow")).isEqualTo(allowed);
    }

    @Test
    void deleteOfUnknownMessageWithFormContentTypeShouldBeNotFound() {
        Reply reply = exchange("DELETE /2010-04-01/Accounts/" + ACCOUNT + "/Messages/SM1.json HTTP/1.1\r\n"
                + authorization() + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n");
        assertError(reply, 404, 20404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "multipart/form-data; boundary=x",
                "text/plain",
                "application/x-www-form-urlencodedx",
                "application/x-www-form-urlencoded; charset=ISO-8859-1"
            })
    void bodyThatIsNoFormShouldBeRefused(String type) {
        String request = post(MESSAGES, TO + "&" + FROM + "&Body=x")
                .replace("Content-Type: application/x-www-form-urlencoded", "Content-Type: " + type);
        assertError(exchange(request), 415, 20001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Body=%", "Body=%4", "Body=%zz", "Body=%C3%28", "Body=%ff", "Body=a%00b", "%00=x", "To=%"})
    void brokenEncodingAndNulShouldBeRefused(String field) {
        assertError(exchange(post(MESSAGES, TO + "&" + FROM + "&" + field)), 400, 20001);
        assertError(exchange(get(MESSAGES + "?" + field)), 400, 20001);
    }

    @Test
    void oneMegabyteBodyShouldBeRefusedAndConnectionKept() {
        try (RawClient client = new RawClient(gateway)) {
            assertError(client.exchange(post(MESSAGES, "Body=" + "x".repeat(1_000_000))), 413, 20001);
            assertThat(client.exchange(get("/health/live")).status()).isEqualTo(200);
        }
    }

    @Test
    void oneMegabyteInChunksShouldBeRefusedAndConnectionKept() {
        try (RawClient client = new RawClient(gateway)) {
            client.write("POST " + MESSAGES + " HTTP/1.1\r\nHost: x\r\n" + authorization()
                    + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "186a0\r\n" + "x".repeat(100_000) + "\r\n";
            for (int i = 0; i < 10; i++) {
                client.write(chunk);
            }
            client.write("0\r\n\r\n");
            assertError(client.read(), 413, 20001);
            assertThat(client.exchange(get("/health/live")).status()).isEqualTo(200);
        }
    }

    @Test
    void hundredKilobyteHeaderShouldBeRefusedAndConnectionClosed() {
        try (RawClient client = new RawClient(gateway)) {
            assertError(
                    client.exchange("GET " + MESSAGES + " HTTP/1.1\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n"),
                    431,
                    20001);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void manySmallHeadersShouldBeRefusedToo() {
        assertError(exchange("GET / HTTP/1.1\r\n" + "X-Some: header\r\n".repeat(7_000) + "\r\n"), 431, 20001);
    }

    @Test
    void longRequestLineShouldBeRefused() {
        assertError(exchange("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n\r\n"), 414, 20001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/x.y\r\n\r\n",
                "GET / HTTP/1.1\r\nbad header\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x:port\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n"
            })
    void unreadableRequestShouldBeRefusedInJson(String request) {
        assertError(exchange(request), 400, 20001);
    }

    @Test
    void unreadableRequestShouldBeAnsweredBehindEarlierOnes() {
        try (RawClient client = new RawClient(gateway)) {
            client.write(post(MESSAGES, TO + "&" + FROM + "&Body=first") + get("/health/live") + "nonsense\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(201);
            assertThat(client.read().status()).isEqualTo(200);
            assertError(client.read(), 400, 20001);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MediaUrl=http://x/y.png",
                "MaxPrice=0.1",
                "ContentSid=HX1",
                "ApplicationSid=AP1",
                "SmartEncoded=true",
                "ContentRetention=discard",
                "FallbackFrom=x"
            })
    void parameterThatIsNotCarriedOutShouldBeRefusedByName(String field) {
        Reply reply = exchange(post(MESSAGES, TO + "&" + FROM + "&Body=x&" + field));
        assertError(reply, 400, 20001);
        assertThat(reply.json().path("message").asText()).startsWith(field.substring(0, field.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ProvideFeedback=true",
                "Attempt=1",
                "ForceDelivery=true",
                "SmartEncoded=false",
                "ShortenUrls=false",
                "SendAsMms=false",
                "ContentRetention=retain",
                "RiskCheck=enable",
                "SendAt=",
                "Unknown=x"
            })
    void harmlessParameterShouldBeAccepted(String field) {
        assertThat(exchange(post(MESSAGES, TO + "&" + FROM + "&Body=x&" + field))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "PageToken=x&Page=1, 21481",
        "PageToken=PA00&Page=1, 21481",
        "Page=1, 21481",
        "PageSize=0, 20001",
        "PageSize=x, 20001",
        "Page=-1, 20001",
        "To=%21, 21211",
        "From=%21, 21212",
        "DateSent=yesterday, 20001",
        "DateSent%3E=2026-13-01, 20001"
    })
    void badListQueryShouldBeRefused(String query, int code) {
        assertError(exchange(get(MESSAGES + "?" + query)), 400, code);
    }
}

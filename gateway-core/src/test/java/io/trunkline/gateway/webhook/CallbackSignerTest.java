package io.trunkline.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.SecretBox;
import io.trunkline.gateway.message.ErrorCode;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSignerTest {
    private final CallbackSigner signer = Callbacks.signer();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9000/status",
                "https://customer.example/status",
                "https://customer.example/status?tenant=a%20b&x=1",
                "https://customer.example:8443/status?a=b",
                "http://customer.example"
            })
    void twiliosValidatorShouldAcceptTheSignature(String url) {
        SignedRequest request = sign(Callbacks.callback(url, CallbackStatus.DELIVERED));

        assertThat(new RequestValidator(Callbacks.AUTH_TOKEN)
                        .validate(url, form(request), header(request, "X-Twilio-Signature")))
                .isTrue();
        assertThat(new RequestValidator("another token")
                        .validate(url, form(request), header(request, "X-Twilio-Signature")))
                .isFalse();
    }

    @Test
    void everyLiveSecretShouldSignByStandardWebhooks() throws Exception {
        SignedRequest request = sign(Callbacks.callback("http://127.0.0.1:9000/", CallbackStatus.SENT));

        assertThat(header(request, "webhook-signature").split(" ", -1))
                .containsExactly(
                        standardSignature(Callbacks.SECRET, request), standardSignature(Callbacks.OLD_SECRET, request));
        assertThat(header(request, "webhook-timestamp")).isEqualTo(Long.toString(Callbacks.NOW.getEpochSecond()));
    }

    @Test
    void aRepeatShouldKeepItsIdAndSignTheNewTime() {
        Callback callback = Callbacks.callback("http://127.0.0.1:9000/", CallbackStatus.SENT);
        SignedRequest first = sign(callback);
        SignedRequest second =
                signer.sign(callback, Callbacks.NOW.plusSeconds(5)).orElseThrow();

        assertThat(header(second, "webhook-id")).isEqualTo(header(first, "webhook-id"));
        assertThat(header(second, "I-Twilio-Idempotency-Token")).isEqualTo(header(first, "I-Twilio-Idempotency-Token"));
        assertThat(header(second, "webhook-signature")).isNotEqualTo(header(first, "webhook-signature"));
        assertThat(header(second, "X-Twilio-Signature")).isEqualTo(header(first, "X-Twilio-Signature"));
    }

    @Test
    void aFinalCallbackShouldTellWhatTwilioTellsAndOrderAndTime() {
        Callback callback = Callbacks.callback(
                Callbacks.envelope("http://127.0.0.1:9000/", 1), CallbackStatus.UNDELIVERED, ErrorCode.UNREACHABLE);
        String sid = callback.sid().toString();

        assertThat(form(sign(callback)))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("MessageSid", sid),
                        Map.entry("SmsSid", sid),
                        Map.entry("MessageStatus", "undelivered"),
                        Map.entry("SmsStatus", "undelivered"),
                        Map.entry("AccountSid", Callbacks.ACCOUNT.value()),
                        Map.entry("From", "+15005550006"),
                        Map.entry("To", "+4915112345678"),
                        Map.entry("ApiVersion", "2010-04-01"),
                        Map.entry("MessagingServiceSid", Callbacks.SERVICE.value()),
                        Map.entry("ErrorCode", "30003"),
                        Map.entry("RawDlrDoneDate", "2603011020"),
                        Map.entry("SequenceNumber", "2"),
                        Map.entry("OccurredAt", "2026-03-01T10:20:30.456Z")));
    }

    @Test
    void aFirstCallbackShouldTellNoErrorAndNoDoneDate() {
        assertThat(form(sign(Callbacks.callback("http://127.0.0.1:9000/", CallbackStatus.SENT))))
                .containsEntry("SequenceNumber", "1")
                .doesNotContainKeys("ErrorCode", "RawDlrDoneDate");
    }

    @Test
    void onlyTheCallbackOfAMessageInDoubtShouldTellThatItIs() {
        assertThat(form(sign(Callbacks.callback("http://127.0.0.1:9000/", CallbackStatus.SENT_AMBIGUOUS))))
                .containsEntry("MessageStatus", "sent")
                .containsEntry("SequenceNumber", "1")
                .containsEntry("DeliveryCertainty", "ambiguous")
                .doesNotContainKeys("ErrorCode", "RawDlrDoneDate");
        for (CallbackStatus other : EnumSet.complementOf(EnumSet.of(CallbackStatus.SENT_AMBIGUOUS))) {
            assertThat(form(sign(Callbacks.callback("http://127.0.0.1:9000/", other))))
                    .as("%s", other)
                    .doesNotContainKey("DeliveryCertainty");
        }
    }

    @Test
    void userInfoShouldBecomeBasicAuthenticationAndStayOutOfTheSignature() {
        SignedRequest request =
                sign(Callbacks.callback("https://us%40er:p+w@customer.example/s?x=1#part", CallbackStatus.SENT));

        assertThat(request.target()).hasToString("https://customer.example/s?x=1");
        assertThat(header(request, "Authorization"))
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString("us@er:p+w".getBytes(UTF_8)));
        assertThat(new RequestValidator(Callbacks.AUTH_TOKEN)
                        .validate(
                                "https://customer.example/s?x=1", form(request), header(request, "X-Twilio-Signature")))
                .isTrue();
    }

    @Test
    void anUnknownAccountShouldNotBeSigned() {
        CallbackSigner knowsNobody =
                new CallbackSigner(Directory::empty, new SecretBox(new byte[SecretBox.KEY_BYTES]), "test");

        assertThat(knowsNobody.sign(Callbacks.callback("http://127.0.0.1:9000/", CallbackStatus.SENT), Callbacks.NOW))
                .isEmpty();
    }

    private SignedRequest sign(Callback callback) {
        return signer.sign(callback, Callbacks.NOW).orElseThrow();
    }

    private static String header(SignedRequest request, String name) {
        return Objects.requireNonNull(request.headers().get(name), name);
    }

    private static Map<String, String> form(SignedRequest request) {
        Map<String, String> form = new HashMap<>();
        for (String field : request.body().split("&", -1)) {
            int equals = field.indexOf('=');
            form.put(
                    URLDecoder.decode(field.substring(0, equals), UTF_8),
                    URLDecoder.decode(field.substring(equals + 1), UTF_8));
        }
        return form;
    }

    /** By the text of the specification: base64 of HMAC-SHA256 over id, timestamp and body, joined by full stops. */
    private static String standardSignature(String secret, SignedRequest request) throws Exception {
        byte[] key = Base64.getDecoder().decode(secret.split("_", 2)[1]);
        String signed =
                header(request, "webhook-id") + "." + header(request, "webhook-timestamp") + "." + request.body();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
    }
}

package io.trunkline.bench.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import io.netty.buffer.Unpooled;
import io.trunkline.bench.loop.HarnessLoop;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.ClientLog;
import io.trunkline.bench.outcome.Sid;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CallbackSinkTest {
    private static final String FORM =
            "AccountSid=AC1&MessageSid=SM00000000000000010000000000000002&MessageStatus=delivered&To=%2B1415+555";

    @Test
    void formShouldGiveSidAndStatusWhereverTheyStand() {
        assertThat(CallbackForm.parse(Unpooled.copiedBuffer(FORM, UTF_8)))
                .isEqualTo(new CallbackForm(new Sid(1, 2), CallbackStatus.DELIVERED));
        assertThat(CallbackForm.parse(Unpooled.copiedBuffer("MessageStatus=sent&XMessageSid=SM1", UTF_8)))
                .isNull();
        assertThat(CallbackForm.parse(Unpooled.EMPTY_BUFFER)).isNull();
        assertThat(CallbackForm.fields(Unpooled.copiedBuffer(FORM, UTF_8))).containsEntry("To", "+1415 555");
    }

    @Test
    void signatureShouldBeTheOneThatTwiliosOwnValidatorAccepts() {
        String url = "http://127.0.0.1:9999/status";
        var fields = new TreeMap<>(Map.of("MessageSid", "SM1", "Body", "grüße & €", "To", "+1415"));
        var signature = new CallbackSignature("secret", url);

        String signed = signature.sign(fields);

        assertThat(new RequestValidator("secret").validate(url, fields, signed)).isTrue();
        assertThat(signature.covers(fields, signed)).isTrue();
        assertThat(new CallbackSignature("another", url).covers(fields, signed)).isFalse();
    }

    @Test
    void sinkShouldAnswerAtOnceTellTheLogAndCountWhatItCannotRead() throws Exception {
        try (HarnessLoop harness = HarnessLoop.open();
                HttpClient client = HttpClient.newHttpClient();
                CallbackSink sink = CallbackSink.open(harness, "secret")) {
            var log = new ClientLog(10);
            harness.call(() -> {
                sink.tell(log::calledBack);
                return log;
            });

            assertThat(post(client, sink.url(), FORM)).isEqualTo(204);
            assertThat(post(client, sink.url(), "nonsense")).isEqualTo(204);

            assertThat(harness.call(log::callbacks).messages(CallbackStatus.DELIVERED))
                    .isEqualTo(1);
            // the first callback is in the sample, and it carried no signature
            assertThat(harness.call(sink::state)).isEqualTo(new SinkState(2, 1, 0, 1));
        }
    }

    private static int post(HttpClient client, String url, String form) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}

package io.trunkline.api.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.trunkline.api.http.JsonBody;
import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.lifecycle.Status;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.message.ServiceSid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates, tokens, filters and messages as text. */
class TwilioWireTest {
    private static final Instant ACCEPTED = Instant.parse("2026-08-03T05:01:45.999Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-08-03T05:01:45.999Z",
                "2024-02-29T23:59:59Z",
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.5Z",
                "2099-12-31T00:00:00Z"
            })
    void dateShouldHaveTwoDigitDayAndNumericZone(String instant) {
        String expected = DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss Z", Locale.US)
                .withZone(ZoneOffset.UTC)
                .format(Instant.parse(instant));
        assertThat(TwilioDate.format(Instant.parse(instant)))
                .isEqualTo(expected)
                .hasSize(31);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31, 2026-01-31T00:00:00Z, 2026-02-01T00:00:00Z",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z, 2026-01-31T12:00:01Z",
        "2026-01-31T12:00:00, 2026-01-31T12:00:00Z, 2026-01-31T12:00:01Z",
        "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z, 2026-01-31T10:00:01Z",
        "2026-01-31T12:00:00-02:00, 2026-01-31T14:00:00Z, 2026-01-31T14:00:01Z",
        "2026-01-31T12:00:00.250Z, 2026-01-31T12:00:00.250Z, 2026-01-31T12:00:00.251Z"
    })
    void dateOfFilterShouldBeAStretchOfTime(String text, Instant from, Instant before) {
        assertThat(DateRange.parse(text)).contains(new DateRange(from, before));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "T", "yesterday", "2026-02-30", "2026-1-1", "2026-01-31T25:00:00Z", "2026-01-31 12:00:00"})
    void otherTextShouldBeNoDate(String text) {
        assertThat(DateRange.parse(text)).isEmpty();
    }

    @Test
    void tokenShouldLeadBackAsFarAsItRemembers() {
        PageToken token = PageToken.second(sid(1));
        for (int page = 2; page <= 40; page++) {
            token = token.next(sid(page));
            assertThat(PageToken.parse(token.toString())).contains(token);
        }
        for (int page = 39; page > 40 - PageToken.REMEMBERED_MAX; page--) {
            token = token.previous().orElseThrow();
            assertThat(token.position()).isEqualTo(sid(page));
        }
        assertThat(token.previous()).isEqualTo(Optional.empty());
    }

    private static MessageSid sid(int number) {
        return new MessageSid(number, -number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "PA", "PAxyz", "PA0123456789abcdef0123456789abcdeg", "SM0123456789abcdef0123456789abcdef"})
    void otherTextShouldBeNoToken(String text) {
        assertThat(PageToken.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, queued, accepted",
        "ROUTED, queued, accepted",
        "AMBIGUOUS, sent, sent",
        "SUBMITTED, sent, sent",
        "DELIVERED, delivered, delivered",
        "UNDELIVERED, undelivered, undelivered",
        "FAILED, failed, failed"
    })
    void statusShouldBeTwiliosWord(Status status, String withFrom, String withService) {
        assertThat(MessageJson.status(status, false)).isEqualTo(withFrom);
        assertThat(MessageJson.status(status, true)).isEqualTo(withService);
    }

    @Test
    void messageShouldHaveExactlyTheKnownFields() throws Exception {
        JsonNode json = json(null, Status.SUBMITTED);
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(List.of(
                        "sid",
                        "account_sid",
                        "api_version",
                        "body",
                        "date_created",
                        "date_sent",
                        "date_updated",
                        "direction",
                        "error_code",
                        "error_message",
                        "from",
                        "to",
                        "messaging_service_sid",
                        "num_media",
                        "num_segments",
                        "price",
                        "price_unit",
                        "status",
                        "subresource_uris",
                        "uri"));
        assertThat(json.path("num_segments").isTextual()).isTrue();
        assertThat(json.path("num_segments").asText()).isEqualTo("2");
        assertThat(json.path("num_media").isTextual()).isTrue();
        assertThat(json.path("price").isNull()).isTrue();
        assertThat(json.path("price_unit").isNull()).isTrue();
        assertThat(json.path("date_created").asText()).isEqualTo("Mon, 03 Aug 2026 05:01:45 +0000");
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void onlyAnAmbiguousMessageShouldSaySo(Status status) throws Exception {
        JsonNode certainty = json(null, status).path("delivery_certainty");
        assertThat(certainty.asText("certain")).isEqualTo(status == Status.AMBIGUOUS ? "ambiguous" : "certain");
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, 0", "ROUTED, 0", "SUBMITTED, 2"})
    void segmentsOfServiceShouldBeToldOnceItIsSent(Status status, String segments) throws Exception {
        assertThat(json(new ServiceSid("MG" + "0".repeat(32)), status)
                        .path("num_segments")
                        .asText())
                .isEqualTo(segments);
    }

    private static JsonNode json(@Nullable ServiceSid service, Status status) throws Exception {
        Envelope envelope = new Envelope(
                sid(7),
                new AccountSid("AC" + "0".repeat(32)),
                new Address("+14155550100"),
                new Address("+14155552671"),
                service,
                2,
                null,
                ACCEPTED);
        MessageState state = new MessageState(status, 1, List.of(), false, null, null, null);
        ByteBuf buffer = JsonBody.write(json -> MessageJson.write(json, envelope, "a \"b\"\u0000", state));
        try {
            return new ObjectMapper().readTree(buffer.toString(StandardCharsets.UTF_8));
        } finally {
            buffer.release();
        }
    }
}

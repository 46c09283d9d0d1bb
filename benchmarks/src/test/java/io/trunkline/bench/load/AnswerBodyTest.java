package io.trunkline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.trunkline.bench.outcome.Sid;
import org.junit.jupiter.api.Test;

class AnswerBodyTest {
    @Test
    void sidShouldBeFoundAmongKeysThatEndLikeIt() {
        ByteBuf body = body("{\"account_sid\":\"AC00000000000000000000000000000001\",\"body\":\"say \\\"sid\\\": SM\","
                + "\"sid\" : \"SM0123456789abcdef00000000000000ff\"}");

        assertThat(AnswerBody.sid(body)).isEqualTo(new Sid(0x0123456789abcdefL, 0xffL));
    }

    @Test
    void sidShouldBeAbsentWhenItIsMissingNullCutOffOrNotHexadecimal() {
        assertThat(AnswerBody.sid(body("{}"))).isNull();
        assertThat(AnswerBody.sid(body("{\"sid\":"))).isNull();
        assertThat(AnswerBody.sid(body("{\"sid\":null}"))).isNull();
        assertThat(AnswerBody.sid(body("{\"sid\":\"SM0123"))).isNull();
        assertThat(AnswerBody.sid(body("{\"sid\":\"SMxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}")))
                .isNull();
    }

    @Test
    void errorCodeShouldBeReadOrZero() {
        assertThat(AnswerBody.errorCode(body("{\"code\":21211,\"message\":\"no\"}")))
                .isEqualTo(21211);
        assertThat(AnswerBody.errorCode(body("{\"code\": 20429}"))).isEqualTo(20429);
        assertThat(AnswerBody.errorCode(body("{\"error_code\":30001}"))).isZero();
        assertThat(AnswerBody.errorCode(body("<html>"))).isZero();
    }

    private static ByteBuf body(String text) {
        return Unpooled.copiedBuffer(text, UTF_8);
    }
}

package io.trunkline.bench.crash.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private final List<RequestOutcome> outcomes = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new AnswerReader(outcomes::add));

    @Test
    void refusalShouldTellWhetherItSaysWhenToComeAgain() {
        channel.writeInbound(unavailable());
        FullHttpResponse later = unavailable();
        later.headers().set(HttpHeaderNames.RETRY_AFTER, 1);
        new EmbeddedChannel(new AnswerReader(outcomes::add)).writeInbound(later);

        assertThat(outcomes)
                .contains(new RequestOutcome.Refused(503, 0, false), new RequestOutcome.Refused(503, 0, true));
    }

    private static FullHttpResponse unavailable() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SERVICE_UNAVAILABLE);
    }
}

package io.trunkline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.trunkline.bench.outcome.Answer;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.scenario.Scenario.BodyKind;
import io.trunkline.bench.scenario.Scenario.SenderKind;
import io.trunkline.bench.scenario.ScenarioFile;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * {@code POST …/Messages.json}, an answer 201 with a SID. What does not vary is encoded once, so that a request costs a few
 * copies and no encoder. Immutable.
 */
public final class MessagesApi implements Dialect {
    private static final int LENGTH_AND_LINES = 8;

    private final ApiTarget target;
    private final Traffic traffic;
    private final List<byte[]> heads = new ArrayList<>();
    private final Map<BodyKind, byte[]> rests = new EnumMap<>(BodyKind.class);
    private final Map<Endpoint, byte[]> callbacks = new EnumMap<>(Endpoint.class);

    /** The usual traffic of one account without callbacks, from its sender without a pace. */
    public static MessagesApi of(URI node, DemoAccount account) {
        return of(node, account, account.sender());
    }

    /** The same from another of its senders. */
    public static MessagesApi of(URI node, DemoAccount account, String sender) {
        Tenant tenant = new Tenant(account.accountSid(), account.authToken(), Map.of(SenderKind.UNPACED, sender));
        return new MessagesApi(new ApiTarget(node, List.of(tenant), Map.of()), new Traffic(ScenarioFile.usual(), 1));
    }

    public MessagesApi(ApiTarget target, Traffic traffic) {
        this.target = target;
        this.traffic = traffic;
        target.tenants().forEach(tenant -> heads.add(head(target, tenant)));
        for (BodyKind kind : BodyKind.values()) {
            rests.put(kind, encoded(Traffic.rest(kind)));
        }
        for (Endpoint endpoint : Endpoint.values()) {
            String url = target.callbacks().get(endpoint);
            callbacks.put(endpoint, url == null ? new byte[0] : encoded("&StatusCallback=", url));
        }
    }

    @Override
    public URI baseUrl() {
        return target.baseUrl();
    }

    @Override
    public ByteBuf encode(long n, ByteBufAllocator allocator) {
        int tenant = traffic.tenant(n);
        byte[] head = heads.get(tenant);
        byte[] rest = of(rests, traffic.kind(n));
        byte[] callback = of(callbacks, traffic.endpoint(n));
        String from = target.tenants().get(tenant).sender(traffic.sender(n));
        String form = "From=" + plain(from) + "&To=" + plain(traffic.destination(n)) + "&Body=" + plain(traffic.tag(n));
        int length = form.length() + rest.length + callback.length;
        ByteBuf request = allocator.buffer(head.length + LENGTH_AND_LINES + length);
        request.writeBytes(head);
        ByteBufUtil.writeAscii(request, Integer.toString(length));
        request.writeShort('\r' << 8 | '\n').writeShort('\r' << 8 | '\n');
        ByteBufUtil.writeAscii(request, form);
        return request.writeBytes(rest).writeBytes(callback);
    }

    @Override
    public Answer answer(long n, int status, ByteBuf body) {
        if (status == HttpResponseStatus.CREATED.code()) {
            Sid sid = AnswerBody.sid(body);
            if (sid != null) {
                return new Answer.Accepted(sid);
            }
        }
        return new Answer.Refused(status, AnswerBody.errorCode(body));
    }

    private static <K> byte[] of(Map<K, byte[]> encoded, K key) {
        byte[] bytes = encoded.get(key);
        return bytes == null ? new byte[0] : bytes;
    }

    /** A form value of which only these characters need encoding. */
    private static String plain(String text) {
        return text.replace("+", "%2B").replace("#", "%23").replace(' ', '+');
    }

    private static byte[] encoded(String text) {
        return encoded("", text);
    }

    private static byte[] encoded(String name, String text) {
        return (name + URLEncoder.encode(text, UTF_8)).getBytes(UTF_8);
    }

    private static byte[] head(ApiTarget target, Tenant tenant) {
        String credentials = tenant.accountSid() + ":" + tenant.authToken();
        return ("POST /2010-04-01/Accounts/" + tenant.accountSid() + "/Messages.json HTTP/1.1\r\n"
                        + "Host: " + target.baseUrl().getHost() + ":"
                        + target.baseUrl().getPort() + "\r\n"
                        + "Authorization: Basic "
                        + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)) + "\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n"
                        + "Accept: application/json\r\n"
                        + "User-Agent: trunkline-load\r\n"
                        + "Content-Length: ")
                .getBytes(UTF_8);
    }
}

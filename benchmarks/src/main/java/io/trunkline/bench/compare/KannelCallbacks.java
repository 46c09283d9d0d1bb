package io.trunkline.bench.compare;

import io.netty.buffer.ByteBuf;
import io.trunkline.bench.outcome.CallbackStatus;
import io.trunkline.bench.outcome.Sid;
import io.trunkline.bench.sink.CallbackForm;
import io.trunkline.bench.sink.CallbackReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kannel's callbacks: a GET of the address that the request gave, with the kind of the report in it. It signs nothing. */
final class KannelCallbacks implements CallbackReader {
    private static final Pattern QUERY = Pattern.compile("\\?r=(\\d{1,9})&n=(\\d{1,9})&s=(\\d{1,3})$");

    @Override
    public @Nullable CallbackForm read(String uri, ByteBuf body) {
        Matcher query = QUERY.matcher(uri);
        if (!query.find()) {
            return null;
        }
        Sid sid = new Sid(Long.parseLong(query.group(1)), Long.parseLong(query.group(2)) + 1);
        return new CallbackForm(sid, status(Integer.parseInt(query.group(3))));
    }

    private static CallbackStatus status(int kind) {
        return switch (kind) {
            case 1 -> CallbackStatus.DELIVERED;
            case 2 -> CallbackStatus.UNDELIVERED;
            case 8 -> CallbackStatus.SENT;
            case 16 -> CallbackStatus.FAILED;
            default -> CallbackStatus.OTHER;
        };
    }

    @Override
    public boolean isSigned(ByteBuf body, @Nullable String signature) {
        return true;
    }
}

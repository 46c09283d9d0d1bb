package io.trunkline.bench.sink;

import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Twilio's callbacks: a form, and {@code X-Twilio-Signature} under the token of the account that the form names. */
final class SignedForms implements CallbackReader {
    private final Map<String, CallbackSignature> signatures = new HashMap<>();
    private final @Nullable CallbackSignature only;

    /** @param tokens auth tokens by account */
    SignedForms(Map<String, String> tokens, String url) {
        tokens.forEach((account, token) -> signatures.put(account, new CallbackSignature(token, url)));
        this.only = signatures.size() == 1 ? signatures.values().iterator().next() : null;
    }

    @Override
    public @Nullable CallbackForm read(String uri, ByteBuf body) {
        return CallbackForm.parse(body);
    }

    @Override
    public boolean isSigned(ByteBuf body, @Nullable String header) {
        Map<String, String> fields = CallbackForm.fields(body);
        CallbackSignature signature = only == null ? signatures.get(fields.getOrDefault("AccountSid", "")) : only;
        return signature != null && header != null && signature.covers(fields, header);
    }
}

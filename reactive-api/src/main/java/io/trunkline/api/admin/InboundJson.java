package io.trunkline.api.admin;

import io.trunkline.gateway.config.InboundUrls;
import java.util.Map;

/** Where what subscribers send is posted, as JSON: fields that are there only where it is. */
final class InboundJson {
    private static final String URL = "sms_url";
    private static final String FALLBACK = "sms_fallback_url";

    private InboundJson() {}

    static InboundUrls read(Fields fields) {
        return new InboundUrls(fields.url(URL), fields.url(FALLBACK));
    }

    static void write(InboundUrls urls, Map<String, Object> tree) {
        if (urls.url() != null) {
            tree.put(URL, urls.url().toString());
        }
        if (urls.fallback() != null) {
            tree.put(FALLBACK, urls.fallback().toString());
        }
    }
}

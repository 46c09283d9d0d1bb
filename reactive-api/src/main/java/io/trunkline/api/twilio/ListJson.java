package io.trunkline.api.twilio;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.gateway.view.MessagePage;
import io.trunkline.gateway.view.MessageView;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of messages as Twilio's API writes it; {@code messages} is its only array, as the Node library wants it.
 *
 * @param path the path of the list
 */
record ListJson(String path, ListQuery query, MessagePage page) {
    void write(JsonGenerator json) throws IOException {
        int count = page.messages().size();
        long start = (long) query.page() * query.filter().size();
        json.writeStartObject();
        json.writeArrayFieldStart("messages");
        for (MessageView view : page.messages()) {
            MessageJson.write(json, view.envelope(), view.body(), view.state());
        }
        json.writeEndArray();
        json.writeNumberField("page", query.page());
        json.writeNumberField("page_size", query.filter().size());
        json.writeNumberField("start", start);
        json.writeNumberField("end", Math.max(start, start + count - 1));
        json.writeStringField("uri", uri(query.page(), query.token()));
        json.writeStringField("first_page_uri", uri(0, null));
        writeUri(json, "next_page_uri", next());
        writeUri(json, "previous_page_uri", previous());
        json.writeEndObject();
    }

    private static void writeUri(JsonGenerator json, String name, @Nullable String uri) throws IOException {
        json.writeFieldName(name);
        if (uri == null) {
            json.writeNull();
        } else {
            json.writeString(uri);
        }
    }

    private @Nullable String next() {
        if (!page.more() || page.messages().isEmpty()) {
            return null;
        }
        var last = page.messages().getLast().envelope().sid();
        PageToken token = query.token();
        return uri(query.page() + 1, token == null ? PageToken.second(last) : token.next(last));
    }

    private @Nullable String previous() {
        PageToken token = query.token();
        if (token == null) {
            return null;
        }
        if (query.page() == 1) {
            return uri(0, null);
        }
        Optional<PageToken> before = token.previous();
        return before.isPresent() ? uri(query.page() - 1, before.get()) : null;
    }

    private String uri(int number, @Nullable PageToken token) {
        String address =
                path + "?" + query.filters() + "PageSize=" + query.filter().size() + "&Page=" + number;
        return token == null ? address : address + "&PageToken=" + token;
    }
}

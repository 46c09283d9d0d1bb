package io.trunkline.api.admin;

import io.trunkline.api.http.Answer;
import io.trunkline.api.http.ApiError;
import io.trunkline.api.http.Form;
import io.trunkline.api.http.FormReading;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.config.Directory;
import io.trunkline.gateway.config.DirectoryEntry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The entries of one kind in the order of their keys, page by page. A page's token is the key of the last entry of the page
 * before, so that entries that come and go meanwhile neither double nor hide others.
 */
final class EntryList {
    private static final int PAGE_SIZE = 50;
    private static final int PAGE_SIZE_MAX = 1_000;

    private final EntryKind<?> kind;
    private final AdminContext context;

    EntryList(EntryKind<?> kind, AdminContext context) {
        this.kind = kind;
        this.context = context;
    }

    Mono<Answer> handle(String by, Request request) {
        return Mono.just(
                switch (Form.ofQuery(request)) {
                    case FormReading.Broken broken -> broken.error().answer();
                    case Form form -> page(request.path(), form.first("PageSize"), form.first("PageToken"));
                });
    }

    private Answer page(String path, @Nullable String pageSize, @Nullable String pageToken) {
        int size = pageSize == null ? PAGE_SIZE : size(pageSize);
        if (size < 1) {
            return ApiError.badRequest("PageSize: " + ApiError.shown(String.valueOf(pageSize)) + " (expected: 1 to "
                            + PAGE_SIZE_MAX + ")")
                    .answer();
        }
        Directory now = context.directory().current();
        String after = pageToken == null ? "" : pageToken;
        List<DirectoryEntry> found = now.entries().values().stream()
                .filter(entry -> kind.holds(entry) && entry.key().compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        return Answer.json(200, JsonBody.write(json -> Json.write(json, tree(path, now, found, size))));
    }

    private Map<String, Object> tree(String path, Directory now, List<DirectoryEntry> found, int size) {
        List<Object> shown = new ArrayList<>();
        found.stream()
                .limit(size)
                .forEach(entry -> shown.add(EntryResource.shown(kind, entry, now.stamp(entry.key()))));
        Object next = found.size() > size
                ? path + "?PageSize=" + size + "&PageToken="
                        + URLEncoder.encode(found.get(size - 1).key(), StandardCharsets.UTF_8)
                : Json.Null.NULL;
        return Map.of(kind.path(), shown, "next_page_uri", next);
    }

    private static int size(String text) {
        boolean number = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Math.min(Integer.parseInt(text), PAGE_SIZE_MAX) : 0;
    }
}

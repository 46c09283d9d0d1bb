package io.trunkline.api.admin;

import io.trunkline.gateway.wording.ProhibitedContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What texts must not contain, as JSON. */
final class ProhibitedJson {
    private ProhibitedJson() {}

    static ProhibitedContent read(Fields fields) {
        ProhibitedContent prohibited = new ProhibitedContent(
                Set.copyOf(fields.texts("words")), Set.copyOf(fields.texts("urls")), fields.truth("every_url", false));
        fields.requireNoOther();
        return prohibited;
    }

    static Map<String, Object> tree(ProhibitedContent prohibited) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("words", List.copyOf(new TreeSet<>(prohibited.words())));
        tree.put("urls", List.copyOf(new TreeSet<>(prohibited.urls())));
        tree.put("every_url", prohibited.everyUrl());
        return tree;
    }
}

package io.trunkline.api.admin;

import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfKeywords;
import io.trunkline.gateway.config.KeywordRule;
import io.trunkline.gateway.config.KeywordRule.Answers;
import io.trunkline.gateway.config.KeywordRule.Language;
import io.trunkline.gateway.config.KeywordRule.Words;
import io.trunkline.gateway.keyword.Keywords;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.ServiceSid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code keywords}: what subscribers of an account, or of one of its services, say and are answered. */
final class KeywordsKind extends EntryKind<OfKeywords> {
    private static final String SERVICE = "MG";

    KeywordsKind() {
        super("keywords", List.of("of"), OfKeywords.class);
    }

    @Override
    String key(Fields fields) {
        return service(fields)
                .map(DirectoryEntry::keywordsKey)
                .orElseGet(() -> DirectoryEntry.keywordsKey(fields.account("of")));
    }

    private static Optional<ServiceSid> service(Fields fields) {
        return fields.text("of").startsWith(SERVICE) ? Optional.of(fields.service("of")) : Optional.empty();
    }

    @Override
    OfKeywords read(Fields fields, @Nullable OfKeywords before, IssuedSecrets secrets) {
        Optional<ServiceSid> service = service(fields);
        AccountSid account = fields.account(service.isPresent() ? "account" : "of");
        if (service.isEmpty()
                && fields.has("account")
                && !fields.account("account").equals(account)) {
            throw new IllegalArgumentException("account: " + fields.text("account") + " (expected: " + account + ")");
        }
        List<Language> languages =
                fields.objects("languages").stream().map(KeywordsKind::language).toList();
        return new OfKeywords(new KeywordRule(account, service, languages));
    }

    private static Language language(Fields fields) {
        Language language = new Language(
                fields.text("tag"),
                new Words(words(fields, "stop"), words(fields, "start"), words(fields, "help")),
                new Answers(
                        fields.text("stop_answer", ""),
                        fields.text("start_answer", ""),
                        fields.text("help_answer", "")));
        fields.requireNoOther();
        return language;
    }

    private static Set<String> words(Fields fields, String name) {
        return fields.texts(name, Keywords::isWord, "a word with a letter or a digit");
    }

    @Override
    void write(OfKeywords entry, Map<String, Object> tree) {
        KeywordRule rule = entry.rule();
        tree.put(
                "of",
                rule.service().map(ServiceSid::value).orElse(rule.account().value()));
        tree.put("account", rule.account().value());
        tree.put("languages", rule.languages().stream().map(KeywordsKind::tree).toList());
    }

    private static Map<String, Object> tree(Language language) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tag", language.tag());
        tree.put("stop", List.copyOf(new TreeSet<>(language.words().stop())));
        tree.put("start", List.copyOf(new TreeSet<>(language.words().start())));
        tree.put("help", List.copyOf(new TreeSet<>(language.words().help())));
        tree.put("stop_answer", language.answers().stop());
        tree.put("start_answer", language.answers().start());
        tree.put("help_answer", language.answers().help());
        return tree;
    }
}

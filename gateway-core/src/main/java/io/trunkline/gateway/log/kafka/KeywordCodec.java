package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.config.KeywordRule;
import io.trunkline.gateway.config.KeywordRule.Answers;
import io.trunkline.gateway.config.KeywordRule.Language;
import io.trunkline.gateway.config.KeywordRule.Words;
import io.trunkline.gateway.config.OptOut;
import io.trunkline.gateway.log.wire.EnvelopeCodec;
import io.trunkline.gateway.log.wire.KeywordsEntry;
import io.trunkline.gateway.log.wire.OptOutEntry;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The records of the topic {@code state} that say what subscribers said and may say. */
final class KeywordCodec {
    private KeywordCodec() {}

    static OptOutEntry entry(OptOut word) {
        OptOutEntry.Builder builder = OptOutEntry.newBuilder()
                .setScope(word.scope())
                .setSubscriber(word.subscriber().value())
                .setStopped(word.stopped())
                .setAtMillis(word.at().toEpochMilli());
        if (word.by() != null) {
            builder.setBy(EnvelopeCodec.sidBytes(word.by()));
        }
        return builder.build();
    }

    static OptOut word(OptOutEntry entry) {
        return new OptOut(
                entry.getScope(),
                new Address(entry.getSubscriber()),
                entry.getStopped(),
                Instant.ofEpochMilli(entry.getAtMillis()),
                entry.getBy().isEmpty() ? null : EnvelopeCodec.sid(entry.getBy()));
    }

    static KeywordsEntry entry(KeywordRule rule) {
        KeywordsEntry.Builder builder =
                KeywordsEntry.newBuilder().setAccount(rule.account().value());
        rule.service().ifPresent(service -> builder.setService(service.value()));
        for (Language language : rule.languages()) {
            builder.addLanguages(KeywordsEntry.Language.newBuilder()
                    .setTag(language.tag())
                    .addAllStop(new TreeSet<>(language.words().stop()))
                    .addAllStart(new TreeSet<>(language.words().start()))
                    .addAllHelp(new TreeSet<>(language.words().help()))
                    .setStopAnswer(language.answers().stop())
                    .setStartAnswer(language.answers().start())
                    .setHelpAnswer(language.answers().help()));
        }
        return builder.build();
    }

    static KeywordRule rule(KeywordsEntry entry) {
        return new KeywordRule(
                new AccountSid(entry.getAccount()),
                entry.getService().isEmpty() ? Optional.empty() : Optional.of(new ServiceSid(entry.getService())),
                entry.getLanguagesList().stream().map(KeywordCodec::language).toList());
    }

    private static Language language(KeywordsEntry.Language entry) {
        return new Language(
                entry.getTag(),
                new Words(
                        Set.copyOf(entry.getStopList()),
                        Set.copyOf(entry.getStartList()),
                        Set.copyOf(entry.getHelpList())),
                new Answers(entry.getStopAnswer(), entry.getStartAnswer(), entry.getHelpAnswer()));
    }
}

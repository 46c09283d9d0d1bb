package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.config.AccountPolicy;
import io.trunkline.gateway.config.ContentPolicy;
import io.trunkline.gateway.config.CountryRule;
import io.trunkline.gateway.config.Registration;
import io.trunkline.gateway.config.Sender;
import io.trunkline.gateway.config.SendingWindow;
import io.trunkline.gateway.log.wire.CountryEntry;
import io.trunkline.gateway.log.wire.PolicyEntry;
import io.trunkline.gateway.log.wire.ProhibitedEntry;
import io.trunkline.gateway.log.wire.RegistrationEntry;
import io.trunkline.gateway.log.wire.SenderEntry;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.wording.ProhibitedContent;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The records of the topic {@code state} that hold rules. What is a set is written in its natural order. */
final class RuleCodec {
    private RuleCodec() {}

    static CountryEntry entry(CountryRule rule) {
        CountryEntry.Builder builder = CountryEntry.newBuilder()
                .setCountry(rule.country())
                .setSegmentsPerSecond(rule.segmentsPerSecond())
                .addAllSenderKinds(kinds(rule.senderKinds()))
                .addAllRegisteredKinds(kinds(rule.registeredKinds()))
                .setProhibited(entry(rule.prohibited()));
        for (SendingWindow window : rule.windows()) {
            builder.addWindows(CountryEntry.SendingWindow.newBuilder()
                    .addAllDays(new TreeSet<>(window.days())
                            .stream().map(DayOfWeek::getValue).toList())
                    .setFromMinute(window.fromMinute())
                    .setToMinute(window.toMinute()));
        }
        return builder.build();
    }

    static CountryRule country(CountryEntry entry) {
        return new CountryRule(
                entry.getCountry(),
                entry.getWindowsList().stream()
                        .map(window -> new SendingWindow(
                                window.getDaysList().stream().map(DayOfWeek::of).collect(Collectors.toSet()),
                                window.getFromMinute(),
                                window.getToMinute()))
                        .toList(),
                entry.getSegmentsPerSecond(),
                words(entry.getSenderKindsList()),
                words(entry.getRegisteredKindsList()),
                prohibited(entry.getProhibited()));
    }

    static RegistrationEntry entry(Registration registration) {
        return RegistrationEntry.newBuilder()
                .setCountry(registration.country())
                .setSender(registration.sender().value())
                .setReference(registration.reference())
                .build();
    }

    static Registration registration(RegistrationEntry entry) {
        return new Registration(entry.getCountry(), new Address(entry.getSender()), entry.getReference());
    }

    static PolicyEntry entry(AccountPolicy policy) {
        ContentPolicy content = policy.content();
        return PolicyEntry.newBuilder()
                .setAccount(policy.account().value())
                .setAllCountries(policy.countries().every())
                .addAllCountries(new TreeSet<>(policy.countries().named()))
                .setProhibited(entry(content.prohibited()))
                .setSameTextMax(content.flood().sameTextMax())
                .setDestinationMax(content.flood().destinationMax())
                .setFloodWithinMillis(content.flood().within().toMillis())
                .setPumping(content.pumping())
                .setMessagesPerDayMax(content.messagesPerDayMax())
                .build();
    }

    static AccountPolicy policy(PolicyEntry entry) {
        return new AccountPolicy(
                new AccountSid(entry.getAccount()),
                new AccountPolicy.Countries(entry.getAllCountries(), Set.copyOf(entry.getCountriesList())),
                new ContentPolicy(
                        prohibited(entry.getProhibited()),
                        new ContentPolicy.FloodLimit(
                                entry.getSameTextMax(),
                                entry.getDestinationMax(),
                                Duration.ofMillis(entry.getFloodWithinMillis())),
                        entry.getPumping(),
                        entry.getMessagesPerDayMax()));
    }

    private static ProhibitedEntry entry(ProhibitedContent prohibited) {
        return ProhibitedEntry.newBuilder()
                .addAllWords(new TreeSet<>(prohibited.words()))
                .addAllUrls(new TreeSet<>(prohibited.urls()))
                .setEveryUrl(prohibited.everyUrl())
                .build();
    }

    private static ProhibitedContent prohibited(ProhibitedEntry entry) {
        return new ProhibitedContent(
                Set.copyOf(entry.getWordsList()), Set.copyOf(entry.getUrlsList()), entry.getEveryUrl());
    }

    static List<SenderEntry.Kind> kinds(Collection<Sender.Kind> kinds) {
        return kinds.stream().sorted().map(DirectoryCodec::kind).toList();
    }

    static Set<Sender.Kind> words(Collection<SenderEntry.Kind> kinds) {
        return kinds.stream().map(DirectoryCodec::kind).collect(Collectors.toSet());
    }
}

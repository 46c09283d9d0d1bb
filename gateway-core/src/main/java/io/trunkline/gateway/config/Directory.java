package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration at one moment: an immutable value. {@link #with} makes the next one.
 */
public final class Directory {
    private final Map<String, DirectoryEntry> entries;
    private final boolean countries;
    private final Map<Address, MessagingService> pools;

    private Directory(Map<String, DirectoryEntry> entries) {
        this.entries = entries;
        this.pools = pools(entries);
        this.countries = entries.values().stream().anyMatch(DirectoryEntry.OfCountry.class::isInstance);
    }

    private static Map<Address, MessagingService> pools(Map<String, DirectoryEntry> entries) {
        Map<Address, MessagingService> pools = new HashMap<>();
        entries.values().stream()
                .filter(DirectoryEntry.OfService.class::isInstance)
                .map(entry -> ((DirectoryEntry.OfService) entry).service())
                .sorted(Comparator.comparing(service -> service.sid().value()))
                .forEach(service -> service.senders().forEach(sender -> pools.putIfAbsent(sender, service)));
        return pools;
    }

    /** A directory with nothing in it. */
    public static Directory empty() {
        return new Directory(Map.of());
    }

    /** This directory with the entry in the place of the one of the same key. */
    public Directory with(DirectoryEntry entry) {
        Map<String, DirectoryEntry> next = new HashMap<>(entries);
        next.put(entry.key(), entry);
        return new Directory(Map.copyOf(next));
    }

    /** This directory without the entry of that key. */
    public Directory without(String key) {
        Map<String, DirectoryEntry> next = new HashMap<>(entries);
        next.remove(key);
        return new Directory(Map.copyOf(next));
    }

    public Optional<Account> account(AccountSid sid) {
        return entry(DirectoryEntry.accountKey(sid), DirectoryEntry.OfAccount.class)
                .map(DirectoryEntry.OfAccount::account);
    }

    /** The limits of an account; empty where it has none. */
    public Optional<AccountLimits> limits(AccountSid sid) {
        return entry(DirectoryEntry.limitsKey(sid), DirectoryEntry.OfLimits.class)
                .map(DirectoryEntry.OfLimits::limits);
    }

    /** The sender of that address, whosever it is. */
    public Optional<Sender> sender(Address address) {
        return entry(DirectoryEntry.senderKey(address), DirectoryEntry.OfSender.class)
                .map(DirectoryEntry.OfSender::sender);
    }

    public Optional<MessagingService> service(ServiceSid sid) {
        return entry(DirectoryEntry.serviceKey(sid), DirectoryEntry.OfService.class)
                .map(DirectoryEntry.OfService::service);
    }

    /** The service whose pool the sender is in; of several the one whose SID comes first. */
    public Optional<MessagingService> serviceOf(Sender sender) {
        return Optional.ofNullable(pools.get(sender.address()))
                .filter(service -> service.account().equals(sender.account()));
    }

    /** Where what subscribers send to the sender is posted: where its service says so, else where the sender does. */
    public InboundUrls inboundUrls(Sender sender) {
        return serviceOf(sender)
                .map(MessagingService::inbound)
                .filter(urls -> urls.url() != null)
                .orElse(sender.inbound());
    }

    public Optional<Carrier> carrier(String name) {
        return entry(DirectoryEntry.carrierKey(name), DirectoryEntry.OfCarrier.class)
                .map(DirectoryEntry.OfCarrier::carrier);
    }

    /** The partner of that system_id. */
    public Optional<Partner> partner(String systemId) {
        return entry(DirectoryEntry.partnerKey(systemId), DirectoryEntry.OfPartner.class)
                .map(DirectoryEntry.OfPartner::partner);
    }

    /** What the country asks for, where the directory says anything about it. */
    public Optional<CountryRule> country(String country) {
        return entry(DirectoryEntry.countryKey(country), DirectoryEntry.OfCountry.class)
                .map(DirectoryEntry.OfCountry::rule);
    }

    /** Whether any country asks for anything. */
    public boolean hasCountries() {
        return countries;
    }

    public boolean isRegistered(String country, Address sender) {
        return entries.containsKey(DirectoryEntry.registrationKey(country, sender));
    }

    public Optional<AccountPolicy> policy(AccountSid account) {
        return entry(DirectoryEntry.policyKey(account), DirectoryEntry.OfPolicy.class)
                .map(DirectoryEntry.OfPolicy::policy);
    }

    /** All carriers, in no order. */
    public List<Carrier> carriers() {
        return entries.values().stream()
                .filter(DirectoryEntry.OfCarrier.class::isInstance)
                .map(entry -> ((DirectoryEntry.OfCarrier) entry).carrier())
                .toList();
    }

    /** All accounts, in no order. */
    public List<Account> accounts() {
        return entries.values().stream()
                .filter(DirectoryEntry.OfAccount.class::isInstance)
                .map(entry -> ((DirectoryEntry.OfAccount) entry).account())
                .toList();
    }

    /** All routes, in no order. */
    public List<Route> routes() {
        return entries.values().stream()
                .filter(DirectoryEntry.OfRoute.class::isInstance)
                .map(entry -> ((DirectoryEntry.OfRoute) entry).route())
                .toList();
    }

    private <T extends DirectoryEntry> Optional<T> entry(String key, Class<T> type) {
        return Optional.ofNullable(entries.get(key)).map(type::cast);
    }
}

package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration at one moment: an immutable value. {@link #with} makes the next one.
 */
public final class Directory {
    private final Map<String, DirectoryEntry> entries;
    private final Map<String, EntryStamp> stamps;
    private final boolean countries;
    private final long version;

    /** Made when it is first asked for: most directories live until the next entry is read. */
    private volatile @Nullable Map<Address, MessagingService> pools;

    private volatile @Nullable Set<AccountSid> partnered;

    /** As the pools; a directory whose routes and carriers are those of the one before has that one's. */
    private volatile @Nullable RouteIndex routeIndex;

    private Directory(Map<String, DirectoryEntry> entries, Map<String, EntryStamp> stamps, long version) {
        this.entries = Map.copyOf(entries);
        this.stamps = Map.copyOf(stamps);
        this.version = version;
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
        return new Directory(Map.of(), Map.of(), 0);
    }

    /** This directory with the entry in the place of the one of the same key. */
    public Directory with(DirectoryEntry entry) {
        return after(List.of(new DirectoryChange(entry.key(), Optional.of(entry), EntryStamp.NONE)));
    }

    /** This directory after these changes, in their order. */
    public Directory after(List<DirectoryChange> changes) {
        Map<String, DirectoryEntry> next = new HashMap<>(entries);
        Map<String, EntryStamp> nextStamps = new HashMap<>(stamps);
        for (DirectoryChange change : changes) {
            if (change.entry().isPresent()) {
                next.put(change.key(), change.entry().get());
                nextStamps.put(change.key(), change.stamp());
            } else {
                next.remove(change.key());
                nextStamps.remove(change.key());
            }
        }
        Directory after = new Directory(next, nextStamps, version);
        if (changes.stream().noneMatch(change -> isOfRouting(change.key()))) {
            after.routeIndex = routeIndex;
        }
        return after;
    }

    private static boolean isOfRouting(String key) {
        return key.startsWith("route/") || key.startsWith("carrier/");
    }

    /** The same entries at another version. */
    public Directory at(long otherVersion) {
        Directory same = new Directory(entries, stamps, otherVersion);
        same.routeIndex = routeIndex;
        return same;
    }

    /** That of the last change in the log; 0 where no log holds one. */
    public long version() {
        return version;
    }

    /** This directory as it would be after these edits. */
    public Directory edited(List<DirectoryEdit> edits) {
        return after(edits.stream()
                .map(edit -> switch (edit) {
                    case DirectoryEdit.Put put ->
                        new DirectoryChange(put.key(), Optional.of(put.entry()), EntryStamp.NONE);
                    case DirectoryEdit.Remove remove ->
                        new DirectoryChange(remove.key(), Optional.empty(), EntryStamp.NONE);
                })
                .toList());
    }

    /** The entry of that key. */
    public Optional<DirectoryEntry> entry(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Since when the entry of that key is as it is; {@link EntryStamp#NONE} where there is none. */
    public EntryStamp stamp(String key) {
        return stamps.getOrDefault(key, EntryStamp.NONE);
    }

    /** All entries, by their keys. */
    public SortedMap<String, DirectoryEntry> entries() {
        return new TreeMap<>(entries);
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

    /**
     * The service whose pool the sender is in; of several, which {@link DirectoryReferences} allows no more, the one whose SID
     * comes first.
     */
    public Optional<MessagingService> serviceOf(Sender sender) {
        Map<Address, MessagingService> known = pools;
        if (known == null) {
            known = pools(entries);
            pools = known;
        }
        return Optional.ofNullable(known.get(sender.address()))
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

    /** Whether any partner binds for the account. */
    public boolean hasPartner(AccountSid account) {
        Set<AccountSid> known = partnered;
        if (known == null) {
            known = entries.values().stream()
                    .filter(DirectoryEntry.OfPartner.class::isInstance)
                    .map(entry -> ((DirectoryEntry.OfPartner) entry).partner().account())
                    .collect(Collectors.toUnmodifiableSet());
            partnered = known;
        }
        return known.contains(account);
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

    /** The keywords that hold for the sender: its service's, else its account's; empty where only the usual ones do. */
    public Optional<KeywordRule> keywords(Sender sender) {
        return serviceOf(sender)
                .flatMap(service -> keywords(DirectoryEntry.keywordsKey(service.sid())))
                .filter(rule -> rule.account().equals(sender.account()))
                .or(() -> keywords(DirectoryEntry.keywordsKey(sender.account())));
    }

    private Optional<KeywordRule> keywords(String key) {
        return entry(key, DirectoryEntry.OfKeywords.class).map(DirectoryEntry.OfKeywords::rule);
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

    /** The route of that name. */
    public Optional<Route> route(String name) {
        return entry(DirectoryEntry.routeKey(name), DirectoryEntry.OfRoute.class)
                .map(DirectoryEntry.OfRoute::route);
    }

    /** How the last change of routes is undone; empty before the first. */
    public Optional<RouteUndo> routeUndo() {
        return entry(DirectoryEntry.ROUTE_UNDO_KEY, DirectoryEntry.OfRouteUndo.class)
                .map(DirectoryEntry.OfRouteUndo::undo);
    }

    /** The routes whose carriers are known, by destination. */
    public RouteIndex routeIndex() {
        RouteIndex known = routeIndex;
        if (known == null) {
            known = new RouteIndex(routes().stream()
                    .filter(route -> carrier(route.carrier()).isPresent())
                    .toList());
            routeIndex = known;
        }
        return known;
    }

    private <T extends DirectoryEntry> Optional<T> entry(String key, Class<T> type) {
        return entry(key).map(type::cast);
    }
}

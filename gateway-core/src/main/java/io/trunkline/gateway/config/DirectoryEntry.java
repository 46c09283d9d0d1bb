package io.trunkline.gateway.config;

import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import io.trunkline.gateway.message.ServiceSid;
import java.time.Instant;

/** One entry of the directory, under a key that says what it is of. */
public sealed interface DirectoryEntry {
    String ROUTE_UNDO_KEY = "route-undo";

    /** The key in the topic {@code state}: kind, slash, identity. */
    String key();

    record OfAccount(Account account) implements DirectoryEntry {
        @Override
        public String key() {
            return accountKey(account.sid());
        }
    }

    record OfSender(Sender sender) implements DirectoryEntry {
        @Override
        public String key() {
            return senderKey(sender.address());
        }
    }

    record OfService(MessagingService service) implements DirectoryEntry {
        @Override
        public String key() {
            return serviceKey(service.sid());
        }
    }

    record OfCarrier(Carrier carrier) implements DirectoryEntry {
        @Override
        public String key() {
            return carrierKey(carrier.name());
        }
    }

    record OfRoute(Route route) implements DirectoryEntry {
        @Override
        public String key() {
            return routeKey(route.name());
        }
    }

    /** How the last change of routes is undone: one for all of them. */
    record OfRouteUndo(RouteUndo undo) implements DirectoryEntry {
        @Override
        public String key() {
            return ROUTE_UNDO_KEY;
        }
    }

    record OfPartner(Partner partner) implements DirectoryEntry {
        @Override
        public String key() {
            return partnerKey(partner.systemId());
        }
    }

    record OfLimits(AccountLimits limits) implements DirectoryEntry {
        @Override
        public String key() {
            return limitsKey(limits.account());
        }
    }

    record OfCountry(CountryRule rule) implements DirectoryEntry {
        @Override
        public String key() {
            return countryKey(rule.country());
        }
    }

    record OfRegistration(Registration registration) implements DirectoryEntry {
        @Override
        public String key() {
            return registrationKey(registration.country(), registration.sender());
        }
    }

    record OfPolicy(AccountPolicy policy) implements DirectoryEntry {
        @Override
        public String key() {
            return policyKey(policy.account());
        }
    }

    /** Stands in the set of opt-outs, and in no {@link Directory}. Each word has a key of its own. */
    record OfOptOut(OptOut word) implements DirectoryEntry {
        @Override
        public String key() {
            return optOutKey(word.scope(), word.subscriber(), word.at());
        }
    }

    record OfKeywords(KeywordRule rule) implements DirectoryEntry {
        @Override
        public String key() {
            return rule.service().map(DirectoryEntry::keywordsKey).orElseGet(() -> keywordsKey(rule.account()));
        }
    }

    /** What the keys of all words begin with. */
    String OPT_OUT_KEYS = "optout/";

    static String optOutKey(String scope, Address subscriber, Instant at) {
        return OPT_OUT_KEYS + scope + "/" + subscriber + "/" + at.toEpochMilli();
    }

    static String keywordsKey(AccountSid account) {
        return "keywords/" + account;
    }

    static String keywordsKey(ServiceSid service) {
        return "keywords/" + service;
    }

    static String accountKey(AccountSid sid) {
        return "account/" + sid;
    }

    static String limitsKey(AccountSid sid) {
        return "limits/" + sid;
    }

    static String senderKey(Address address) {
        return "sender/" + address;
    }

    static String serviceKey(ServiceSid sid) {
        return "service/" + sid;
    }

    static String carrierKey(String name) {
        return "carrier/" + name;
    }

    static String routeKey(String name) {
        return "route/" + Route.keyPart(name);
    }

    static String partnerKey(String systemId) {
        return "partner/" + systemId;
    }

    static String countryKey(String country) {
        return "country/" + country;
    }

    static String registrationKey(String country, Address sender) {
        return "registration/" + country + "/" + sender;
    }

    static String policyKey(AccountSid account) {
        return "policy/" + account;
    }
}

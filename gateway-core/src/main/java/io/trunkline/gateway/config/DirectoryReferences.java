package io.trunkline.gateway.config;

import io.trunkline.gateway.config.DirectoryEntry.OfAccount;
import io.trunkline.gateway.config.DirectoryEntry.OfCarrier;
import io.trunkline.gateway.config.DirectoryEntry.OfCountry;
import io.trunkline.gateway.config.DirectoryEntry.OfKeywords;
import io.trunkline.gateway.config.DirectoryEntry.OfLimits;
import io.trunkline.gateway.config.DirectoryEntry.OfPartner;
import io.trunkline.gateway.config.DirectoryEntry.OfPolicy;
import io.trunkline.gateway.config.DirectoryEntry.OfRegistration;
import io.trunkline.gateway.config.DirectoryEntry.OfRoute;
import io.trunkline.gateway.config.DirectoryEntry.OfSender;
import io.trunkline.gateway.config.DirectoryEntry.OfService;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether what entries name is there, and is claimed once. */
public final class DirectoryReferences {
    private final Directory directory;
    private final Set<String> problems = new TreeSet<>();
    private final Map<Integer, String> slots = new HashMap<>();
    private final Map<String, String> apiKeys = new HashMap<>();
    private final Map<Address, String> pooled = new HashMap<>();
    private final RouteCurrencies currencies = new RouteCurrencies();

    private DirectoryReferences(Directory directory) {
        this.directory = directory;
    }

    /** What would be wrong after a change and was not before: whatever is wrong already stands in nobody's way. */
    public static List<String> broken(Directory before, Directory after) {
        Set<String> fresh = problems(after);
        if (!fresh.isEmpty()) {
            fresh.removeAll(problems(before));
        }
        return List.copyOf(fresh);
    }

    private static Set<String> problems(Directory directory) {
        DirectoryReferences references = new DirectoryReferences(directory);
        directory.entries().values().forEach(references::check);
        references.problems.addAll(references.currencies.problems());
        return references.problems;
    }

    private void check(DirectoryEntry entry) {
        switch (entry) {
            case OfAccount of -> of.account().apiKeys().forEach(key -> claimApiKey(key.sid(), entry.key()));
            case OfSender of -> requireAccount(entry, of.sender().account());
            case OfService of -> checkService(entry, of.service());
            case OfCarrier of -> checkSlots(entry, of.carrier());
            case OfRoute of -> {
                requireCarrier(entry, of.route().carrier());
                currencies.add(of.route());
            }
            case DirectoryEntry.OfRouteUndo of -> {}
            case OfPartner of -> requireAccount(entry, of.partner().account());
            case OfLimits of -> checkLimits(entry, of.limits());
            case OfCountry of -> {}
            case OfRegistration of -> requireSender(entry, of.registration().sender());
            case OfPolicy of -> requireAccount(entry, of.policy().account());
            case OfKeywords of -> checkKeywords(entry, of.rule());
            case DirectoryEntry.OfOptOut of -> {}
        }
    }

    private void checkService(DirectoryEntry entry, MessagingService service) {
        requireAccount(entry, service.account());
        for (Address address : service.senders()) {
            boolean owned = directory
                    .sender(address)
                    .filter(sender -> sender.account().equals(service.account()))
                    .isPresent();
            if (!owned) {
                problems.add(entry.key() + ": sender " + address + " (expected: a sender of account "
                        + service.account() + ")");
            }
            claimSender(address, entry.key());
        }
    }

    private void checkKeywords(DirectoryEntry entry, KeywordRule rule) {
        requireAccount(entry, rule.account());
        rule.service().ifPresent(sid -> {
            boolean owned = directory
                    .service(sid)
                    .filter(service -> service.account().equals(rule.account()))
                    .isPresent();
            if (!owned) {
                problems.add(
                        entry.key() + ": service " + sid + " (expected: a service of account " + rule.account() + ")");
            }
        });
    }

    private void checkSlots(DirectoryEntry entry, Carrier carrier) {
        carrier.slots().forEach(slot -> claimSlot(slot, entry.key()));
        if (carrier.urgentSlot() != null) {
            claimSlot(carrier.urgentSlot(), entry.key());
        }
    }

    private void checkLimits(DirectoryEntry entry, AccountLimits limits) {
        requireAccount(entry, limits.account());
        directory.account(limits.account()).ifPresent(account -> {
            for (String key : limits.apiKeys().keySet()) {
                if (account.apiKeys().stream().noneMatch(known -> known.sid().equals(key))) {
                    problems.add(entry.key() + ": API key " + key + " (expected: a key of the account)");
                }
            }
        });
    }

    private void requireAccount(DirectoryEntry entry, AccountSid account) {
        if (directory.account(account).isEmpty()) {
            problems.add(entry.key() + ": account " + account + " (expected: an account that there is)");
        }
    }

    private void requireSender(DirectoryEntry entry, Address sender) {
        if (directory.sender(sender).isEmpty()) {
            problems.add(entry.key() + ": sender " + sender + " (expected: a sender that there is)");
        }
    }

    private void requireCarrier(DirectoryEntry entry, String carrier) {
        if (directory.carrier(carrier).isEmpty()) {
            problems.add(entry.key() + ": carrier " + carrier + " (expected: a carrier that there is)");
        }
    }

    private void claimSlot(int slot, String carrier) {
        String other = slots.putIfAbsent(slot, carrier);
        if (other != null) {
            problems.add(carrier + ": slot " + slot + " (expected: one that " + other + " does not have)");
        }
    }

    /** A STOP to a sender is kept for one service. */
    private void claimSender(Address address, String service) {
        String other = pooled.putIfAbsent(address, service);
        if (other != null && !other.equals(service)) {
            problems.add(service + ": sender " + address + " (expected: one that " + other + " does not have)");
        }
    }

    private void claimApiKey(String sid, String account) {
        String other = apiKeys.putIfAbsent(sid, account);
        if (other != null) {
            problems.add(account + ": API key " + sid + " (expected: one that " + other + " does not have)");
        }
    }
}

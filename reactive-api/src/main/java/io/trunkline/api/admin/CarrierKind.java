package io.trunkline.api.admin;

import io.trunkline.api.http.ApiError;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.CarrierDialect;
import io.trunkline.gateway.config.CarrierTls;
import io.trunkline.gateway.config.DirectoryEntry;
import io.trunkline.gateway.config.DirectoryEntry.OfCarrier;
import io.trunkline.gateway.config.FaultClass;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.config.ReceiptTimes;
import io.trunkline.gateway.config.Sealed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code carriers}. The password is what the carrier gave; it is kept where none is given. */
final class CarrierKind extends EntryKind<OfCarrier> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int PORT_MAX = 65_535;
    private static final int SYSTEM_ID_MAX = 15;
    private static final int PASSWORD_MAX = 8;

    /** Room for some certificates. */
    private static final int AUTHORITIES_MAX = 16_384;

    /** As many lanes as there are ({@code Topics.STANDARD}). */
    private static final int SLOTS = 16;

    CarrierKind() {
        super("carriers", List.of("name"), OfCarrier.class);
    }

    @Override
    String key(Fields fields) {
        return DirectoryEntry.carrierKey(name(fields, "name"));
    }

    /** A carrier's name, there or where a route names it. */
    static String name(Fields fields, String field) {
        String name = fields.text(field);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    field + ": " + name.length() + " characters (expected: 1 to 64 letters, digits and hyphens)");
        }
        return name;
    }

    @Override
    OfCarrier read(Fields fields, @Nullable OfCarrier before, IssuedSecrets secrets) {
        return new OfCarrier(new Carrier(
                name(fields, "name"),
                fields.text("host"),
                within("port", fields.number("port"), 1, PORT_MAX),
                atMost("system_id", fields.text("system_id"), SYSTEM_ID_MAX),
                password(fields, before, secrets),
                fields.number("window"),
                slots(fields.numbers("slots")),
                fields.has("urgent_slot") ? within("urgent_slot", fields.number("urgent_slot"), 0, SLOTS - 1) : null,
                new ReceiptTimes(
                        seconds(fields, "receipt_usual_seconds", ReceiptTimes.DEFAULT.usual()),
                        seconds(fields, "receipt_longest_seconds", ReceiptTimes.DEFAULT.longest())),
                faults(fields.objects("faults")),
                fields.decimal("pace_per_second", 0),
                fields.has("tls") ? tls(fields.object("tls")) : null,
                dialect(fields)));
    }

    private static CarrierDialect dialect(Fields fields) {
        String stated = fields.text(
                "version_when_unstated",
                CarrierDialect.USUAL.versionWhenUnstated().text());
        CarrierDialect.Version version = Arrays.stream(CarrierDialect.Version.values())
                .filter(one -> one.text().equals(stated))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "version_when_unstated: " + ApiError.shown(stated) + " (expected: 3.3, 3.4 or 5.0)"));
        return new CarrierDialect(
                version, fields.word("alphabet", CarrierDialect.Alphabet.class, CarrierDialect.USUAL.alphabet()));
    }

    private static CarrierTls tls(Fields fields) {
        CarrierTls tls =
                new CarrierTls(fields.truth("verify_host", true), fields.text("authorities", "", AUTHORITIES_MAX));
        fields.requireNoOther();
        tls.trusted();
        return tls;
    }

    private static FaultTable faults(List<Fields> given) {
        Map<Integer, FaultClass> statuses = new TreeMap<>();
        Map<String, FaultClass> errors = new TreeMap<>();
        for (Fields fault : given) {
            FaultClass meaning = fault.word("meaning", FaultClass.class);
            if (fault.has("error")) {
                errors.put(fault.text("error"), meaning);
            } else {
                statuses.put(within("status", fault.number("status"), 1, Integer.MAX_VALUE), meaning);
            }
            fault.requireNoOther();
        }
        if (statuses.size() + errors.size() != given.size()) {
            throw new IllegalArgumentException("faults: " + given.size() + " (expected: each status and error once)");
        }
        return faultTable(statuses, errors);
    }

    private static FaultTable faultTable(Map<Integer, FaultClass> statuses, Map<String, FaultClass> errors) {
        try {
            return new FaultTable(statuses, errors);
        } catch (IllegalStateException twoThatDifferInZeros) {
            throw new IllegalArgumentException(
                    "faults: two errors that differ in leading zeros (expected: each error once)",
                    twoThatDifferInZeros);
        }
    }

    private static Sealed password(Fields fields, @Nullable OfCarrier before, IssuedSecrets secrets) {
        if (before != null && !fields.has("password")) {
            return before.carrier().password();
        }
        String given = atMost("password", fields.text("password"), PASSWORD_MAX);
        return before != null && secrets.isSealedIn(before.carrier().password(), given)
                ? before.carrier().password()
                : secrets.seal(given);
    }

    private static List<Integer> slots(List<Integer> slots) {
        slots.forEach(slot -> within("slots", slot, 0, SLOTS - 1));
        if (slots.stream().distinct().count() != slots.size()) {
            throw new IllegalArgumentException("slots: " + slots + " (expected: each once)");
        }
        return slots;
    }

    private static Duration seconds(Fields fields, String name, Duration fallback) {
        return Duration.ofSeconds(fields.number(name, Math.toIntExact(fallback.toSeconds())));
    }

    private static Integer within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + ".." + most + ")");
        }
        return value;
    }

    private static String atMost(String name, String text, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException(
                    name + ": " + text.length() + " characters (expected: at most " + most + ")");
        }
        return text;
    }

    @Override
    void write(OfCarrier entry, Map<String, Object> tree) {
        Carrier carrier = entry.carrier();
        tree.put("name", carrier.name());
        tree.put("host", carrier.host());
        tree.put("port", carrier.port());
        tree.put("system_id", carrier.systemId());
        tree.put("window", carrier.window());
        tree.put("slots", carrier.slots());
        if (carrier.urgentSlot() != null) {
            tree.put("urgent_slot", carrier.urgentSlot());
        }
        tree.put("faults", faults(carrier.faults()));
        tree.put("pace_per_second", carrier.pacePerSecond());
        CarrierTls tls = carrier.tls();
        if (tls != null) {
            tree.put("tls", Map.of("verify_host", tls.hostVerified(), "authorities", tls.authorities()));
        }
        tree.put(
                "version_when_unstated", carrier.dialect().versionWhenUnstated().text());
        tree.put("alphabet", Fields.word(carrier.dialect().alphabet()));
        tree.put("receipt_usual_seconds", carrier.receipts().usual().toSeconds());
        tree.put("receipt_longest_seconds", carrier.receipts().longest().toSeconds());
    }

    private static List<Map<String, Object>> faults(FaultTable table) {
        List<Map<String, Object>> faults = new ArrayList<>();
        new TreeMap<>(table.statuses())
                .forEach((status, fault) -> faults.add(Map.of("status", status, "meaning", Fields.word(fault))));
        new TreeMap<>(table.errors())
                .forEach((error, fault) -> faults.add(Map.of("error", error, "meaning", Fields.word(fault))));
        return faults;
    }
}

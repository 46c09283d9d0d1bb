package io.trunkline.gateway.log.kafka;

import io.trunkline.gateway.config.FaultClass;
import io.trunkline.gateway.config.FaultTable;
import io.trunkline.gateway.log.wire.CarrierEntry.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a carrier's errors mean, as records. */
final class FaultCodec {
    private FaultCodec() {}

    static List<Fault> entries(FaultTable table) {
        List<Fault> entries = new ArrayList<>();
        new TreeMap<>(table.statuses())
                .forEach((status, fault) -> entries.add(Fault.newBuilder()
                        .setStatus(status)
                        .setMeaning(entry(fault))
                        .build()));
        new TreeMap<>(table.errors())
                .forEach((error, fault) -> entries.add(Fault.newBuilder()
                        .setError(error)
                        .setMeaning(entry(fault))
                        .build()));
        return entries;
    }

    static FaultTable table(List<Fault> entries) {
        Map<Integer, FaultClass> statuses = new HashMap<>();
        Map<String, FaultClass> errors = new HashMap<>();
        for (Fault entry : entries) {
            if (entry.getStatus() == 0) {
                errors.put(entry.getError(), fault(entry.getMeaning()));
            } else {
                statuses.put(entry.getStatus(), fault(entry.getMeaning()));
            }
        }
        return entries.isEmpty() ? FaultTable.USUAL : new FaultTable(statuses, errors);
    }

    private static Fault.Meaning entry(FaultClass fault) {
        return switch (fault) {
            case TRANSIENT -> Fault.Meaning.TRANSIENT;
            case ROUTE -> Fault.Meaning.ROUTE;
            case PERMANENT -> Fault.Meaning.PERMANENT;
            case THROTTLED -> Fault.Meaning.THROTTLED;
        };
    }

    private static FaultClass fault(Fault.Meaning entry) {
        return switch (entry) {
            case TRANSIENT -> FaultClass.TRANSIENT;
            case ROUTE -> FaultClass.ROUTE;
            case PERMANENT -> FaultClass.PERMANENT;
            case THROTTLED -> FaultClass.THROTTLED;
            case UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("meaning: " + entry + " (expected: one that this version knows)");
        };
    }
}

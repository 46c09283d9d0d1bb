package io.trunkline.api.v1;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trunkline.api.http.Answer;
import io.trunkline.api.http.JsonBody;
import io.trunkline.api.http.Request;
import io.trunkline.gateway.carrier.CarrierBind;
import io.trunkline.gateway.config.Account;
import io.trunkline.gateway.config.Carrier;
import io.trunkline.gateway.config.DirectoryLog;
import io.trunkline.gateway.queue.QueueDepths;
import io.trunkline.gateway.routing.quality.CarrierFigures;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.publisher.Mono;

/**
 * {@code GET /v1/carriers}: every carrier by name, what waits for it over all nodes, how it does, which binds nodes have to it,
 * and more of those that this node has.
 */
final class Carriers {
    private final DirectoryLog directory;
    private final QueueDepths depths;
    private final OwnApi.Ways ways;

    Carriers(DirectoryLog directory, QueueDepths depths, OwnApi.Ways ways) {
        this.directory = directory;
        this.depths = depths;
        this.ways = ways;
    }

    Mono<Answer> handle(Account account, Request request) {
        List<Carrier> carriers = directory.current().carriers().stream()
                .sorted(Comparator.comparing(Carrier::name))
                .toList();
        List<CarrierBind> now = ways.binds().get().stream()
                .sorted(Comparator.comparingInt(CarrierBind::slot))
                .toList();
        return Mono.just(Answer.json(200, JsonBody.write(json -> write(json, carriers, now))));
    }

    private void write(JsonGenerator json, List<Carrier> carriers, List<CarrierBind> binds) throws IOException {
        Map<String, CarrierFigures> figures = ways.book().carriers();
        json.writeStartObject();
        json.writeArrayFieldStart("carriers");
        for (Carrier carrier : carriers) {
            json.writeStartObject();
            json.writeStringField("name", carrier.name());
            json.writeNumberField("window", carrier.window());
            json.writeArrayFieldStart("slots");
            for (int slot : carrier.slots()) {
                json.writeNumber(slot);
            }
            if (carrier.urgentSlot() != null) {
                json.writeNumber(carrier.urgentSlot());
            }
            json.writeEndArray();
            json.writeFieldName("queue");
            QueueJson.write(json, depths.carriers().of(carrier.name()));
            write(json, figures.getOrDefault(carrier.name(), CarrierFigures.NONE));
            json.writeArrayFieldStart("binds");
            for (CarrierBind bind : binds) {
                if (bind.carrier().equals(carrier.name())) {
                    write(json, bind);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, CarrierFigures figures) throws IOException {
        json.writeObjectFieldStart("quality");
        Routes.writeFields(json, figures.standing());
        Routes.writeFigures(json, figures.refusedShare(), figures.latencyMillis());
        json.writeEndObject();
        json.writeArrayFieldStart("nodes");
        for (CarrierFigures.NodeBinds node : figures.binds()) {
            json.writeStartObject();
            json.writeStringField("node", node.node());
            writeSlots(json, "bound", node.slots().bound());
            writeSlots(json, "unbound", node.slots().unbound());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeSlots(JsonGenerator json, String name, Set<Integer> slots) throws IOException {
        json.writeArrayFieldStart(name);
        for (int slot : new TreeSet<>(slots)) {
            json.writeNumber(slot);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, CarrierBind bind) throws IOException {
        json.writeStartObject();
        json.writeNumberField("slot", bind.slot());
        json.writeStringField("state", bind.state());
        json.writeNumberField("in_flight", bind.inFlight());
        json.writeNumberField("window", bind.window());
        json.writeNumberField("accepted", bind.accepted());
        json.writeNumberField("rejected", bind.rejected());
        json.writeNumberField("throttled", bind.throttled());
        json.writeEndObject();
    }
}

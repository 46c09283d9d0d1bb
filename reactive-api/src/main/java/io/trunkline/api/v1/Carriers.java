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
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** {@code GET /v1/carriers}: every carrier by name, what waits for it over all nodes, and the binds that this node has to it. */
final class Carriers {
    private final DirectoryLog directory;
    private final QueueDepths depths;
    private final Supplier<? extends Collection<CarrierBind>> binds;

    /**
     * @param binds of this node
     */
    Carriers(DirectoryLog directory, QueueDepths depths, Supplier<? extends Collection<CarrierBind>> binds) {
        this.directory = directory;
        this.depths = depths;
        this.binds = binds;
    }

    Mono<Answer> handle(Account account, Request request) {
        List<Carrier> carriers = directory.current().carriers().stream()
                .sorted(Comparator.comparing(Carrier::name))
                .toList();
        List<CarrierBind> now = binds.get().stream()
                .sorted(Comparator.comparingInt(CarrierBind::slot))
                .toList();
        return Mono.just(Answer.json(200, JsonBody.write(json -> write(json, carriers, now))));
    }

    private void write(JsonGenerator json, List<Carrier> carriers, List<CarrierBind> binds) throws IOException {
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

package io.trunkline.bench.crash.planted;

import io.trunkline.api.app.Ports;
import io.trunkline.gateway.log.Lane;
import io.trunkline.gateway.log.LaneMessage;
import reactor.core.publisher.Flux;

/** Sends what the owner before had started, as if the journal said nothing of it. */
final class JournalNotRead implements Ports {
    @Override
    public Flux<Lane> lanes(Flux<Lane> owned) {
        return owned.map(Unread::new);
    }

    private record Unread(Lane lane) implements Lane {
        @Override
        public int slot() {
            return lane.slot();
        }

        @Override
        public int waiting() {
            return lane.waiting();
        }

        @Override
        public boolean owned() {
            return lane.owned();
        }

        @Override
        public Flux<LaneRecord> records(int openSegmentsMax) {
            return lane.records(openSegmentsMax).mergeWith(lane.doubtful());
        }

        @Override
        public Flux<LaneRecord> doubtful() {
            return Flux.never();
        }

        @Override
        public Flux<LaneRecord> canceled() {
            return lane.canceled();
        }

        @Override
        public boolean isCancelAsked(LaneMessage message) {
            return lane.isCancelAsked(message);
        }

        @Override
        public void done(LaneRecord record) {
            lane.done(record);
        }

        @Override
        public void returned(LaneRecord record) {
            lane.returned(record);
        }

        @Override
        public void end() {
            lane.end();
        }

        @Override
        public void restart() {
            lane.restart();
        }

        @Override
        public void renew() {
            lane.renew();
        }
    }
}

package io.trunkline.gateway.log.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A short rest after a poll that brought little, so that the next one brings more: each fetch costs the broker and the
 * client the same, whatever it holds. An empty poll needs no rest, because the broker holds the next fetch back until
 * there is something.
 *
 * @param length how long, and so what it adds to the latency of a record at most
 * @param enough the number of records after which there is no rest
 */
record Breath(Duration length, int enough) {
    void after(int records) {
        if (records > 0 && records < enough) {
            LockSupport.parkNanos(this, length.toNanos());
        }
    }
}

/**
 * The servers that a gateway runs for itself when it is given none: Kafka, PostgreSQL, Redis and a simulated carrier,
 * as supervised child processes on loopback with their data kept below one folder.
 *
 * <p>Start reading at {@code EmbeddedServices}. Depends on {@code settings} for addresses, and on the servers' binaries
 * and the Kafka broker from Maven artefacts. Blocking: for {@code main} and tests only.
 */
@NullMarked
package io.trunkline.api.app.embedded;

import org.jspecify.annotations.NullMarked;

package io.trunkline.gateway.waiting;

import io.trunkline.gateway.lifecycle.LifecycleEvent;

/**
 * A wait that was decided and whose fact is to be said, verbatim and until it is said.
 *
 * @param body the text; empty where it is not needed or was erased
 */
public record MarkedWait(WaitKey key, LifecycleEvent fact, String body) {}

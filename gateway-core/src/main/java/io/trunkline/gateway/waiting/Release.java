package io.trunkline.gateway.waiting;

import io.trunkline.gateway.lifecycle.LifecycleEvent;
import java.time.Instant;

/** What becomes of a wait that is over. */
public sealed interface Release {
    /** This fact, once; where it is a {@link LifecycleEvent.MessageRouted} the lane gets the message before. */
    record Say(LifecycleEvent fact) implements Release {}

    /** The message has moved on meanwhile: nothing. */
    record Drop() implements Release {}

    /** It waits for its turn. */
    record Queue(Turn turn) implements Release {}

    /** Not yet. */
    record Later(Instant due) implements Release {}
}

package io.trunkline.gateway.config;

import java.util.List;
import reactor.core.publisher.Mono;

/** Changes of the directory, one after the other over all nodes: each is decided on what all before it left. */
public interface DirectoryChanges {
    /** How many changes {@link #history} tells at most. */
    int HISTORY_MAX = 1_000;

    /**
     * Makes a change; what is made is durable, and this node has it.
     *
     * @param by who asks for it; it is kept with the change
     */
    Mono<ChangeResult> change(String by, ChangePlan plan);

    /** The last changes, newest first, as far as the log holds them. */
    List<DirectoryChange> history();
}

package io.trunkline.gateway.lifecycle;

/** What may help a message that was refused for now. */
public enum Recourse {
    /** The same later: nothing says that its route is to blame. */
    LATER,
    /** Another route now, or the same one later. */
    ELSEWHERE_OR_LATER,
    /** Another route and nothing else. */
    ELSEWHERE
}

package io.trunkline.gateway.config;

/** What a carrier's error says about whom, and so who may try again where. */
public enum FaultClass {
    /** It passes: tried again here a few times, then on another route, or here later. */
    TRANSIENT,
    /** This carrier does not do it; another one may. */
    ROUTE,
    /** Nobody would: the message ends. */
    PERMANENT,
    /** The carrier is asked for too much: tried again here, more slowly. */
    THROTTLED
}

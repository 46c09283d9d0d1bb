package io.trunkline.gateway.carrier;

import io.trunkline.gateway.config.Carrier;

/** Opens links to carriers of one protocol. */
public interface CarrierLinks {
    /** Opens the link of a slot; returns at once, and the link connects by itself. */
    CarrierLink open(Carrier carrier, int slot);
}

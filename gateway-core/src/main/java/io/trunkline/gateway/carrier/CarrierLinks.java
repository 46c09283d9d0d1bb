package io.trunkline.gateway.carrier;

import io.trunkline.gateway.config.Carrier;

/** Opens links to carriers of one protocol. */
public interface CarrierLinks {
    /** Opens the link of a slot, which connects by itself. Blocks where certificates have to be read. */
    CarrierLink open(Carrier carrier, int slot);
}

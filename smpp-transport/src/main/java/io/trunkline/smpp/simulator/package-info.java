/**
 * A simulated carrier on this module's own server side: it answers submit_sm, sends delivery receipts, and misbehaves on
 * demand, by profile and by magic destination numbers.
 *
 * <p>Start reading at {@link io.trunkline.smpp.simulator.SimulatedCarrier} to embed one, at {@link
 * io.trunkline.smpp.simulator.CarrierMain} to run one, and at {@link io.trunkline.smpp.simulator.MagicNumber} for what
 * it can be made to do. Depends on {@code server}, {@code pdu} and {@code receipt}.
 */
@NullMarked
package io.trunkline.smpp.simulator;

import org.jspecify.annotations.NullMarked;

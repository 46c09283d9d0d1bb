package io.trunkline.gateway.routing.quality;

/**
 * Where a carrier that was ever ejected stands, so that a node that starts knows it, too.
 *
 * @param reason why it was ejected last
 * @param canary whether its back-off is over and it has not taken enough since
 */
public record CarrierFold(String carrier, RouteFold.Ejections ejections, String reason, boolean canary) {}

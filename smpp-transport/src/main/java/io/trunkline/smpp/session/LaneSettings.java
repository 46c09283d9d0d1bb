package io.trunkline.smpp.session;

/**
 * What limits the requests to one session besides the peer.
 *
 * @param window requests in flight at most
 * @param adaptive whether fewer are, where the peer shows that it takes fewer; see {@link AdaptiveWindow}
 * @param pacePerSecond 0 for no limit
 */
public record LaneSettings(int window, boolean adaptive, double pacePerSecond) {}

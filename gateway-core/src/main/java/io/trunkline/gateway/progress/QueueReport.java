package io.trunkline.gateway.progress;

import java.time.Duration;

/**
 * How a part of a queue does.
 *
 * @param part its number
 * @param waiting how much there is to do
 * @param still how long nothing was done though something waits; zero where nothing waits
 * @param stalled whether that is longer than the watchdog bears
 */
public record QueueReport(String queue, int part, long waiting, Duration still, boolean stalled) {}

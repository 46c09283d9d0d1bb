package io.trunkline.gateway.log;

/** What a slot's owner reads in its lane. */
public sealed interface LaneOrder permits LaneMessage, LaneCancel {}

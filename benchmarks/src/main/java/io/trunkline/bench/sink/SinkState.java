package io.trunkline.bench.sink;

/**
 * What a sink has taken.
 *
 * @param requests requests read whole
 * @param malformed requests that were no status callback; answered all the same
 * @param signaturesRight sampled callbacks whose signature was right
 * @param signaturesWrong sampled callbacks whose signature was missing or wrong
 */
public record SinkState(long requests, long malformed, long signaturesRight, long signaturesWrong) {}

package io.trunkline.smpp.client;

/**
 * Where one bind of a pool stands.
 *
 * @param bind its place in {@link PoolSettings#binds}, from 0
 */
public record PoolBindState(int bind, BindState state) {}

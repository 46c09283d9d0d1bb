/**
 * The HTTP server: it reads whole requests within limits, finds their route and answers JSON, always. Start at {@link
 * ApiServer}; the way of a request is {@link WholeRequests}, {@link Dispatcher}, {@link Router}. Knows no resource of
 * the gateway.
 */
@NullMarked
package io.trunkline.api.http;

import org.jspecify.annotations.NullMarked;

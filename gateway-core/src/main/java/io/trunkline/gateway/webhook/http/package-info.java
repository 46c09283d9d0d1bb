/**
 * Posts callbacks with Reactor Netty, and only to addresses that customers may reach. Start at {@link
 * HttpCallbackSender}. Depends on webhook.
 */
@NullMarked
package io.trunkline.gateway.webhook.http;

import org.jspecify.annotations.NullMarked;

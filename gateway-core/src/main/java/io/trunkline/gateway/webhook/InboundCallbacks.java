package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.reply.Replies;
import java.net.URI;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What it takes to post a subscriber's message beside its envelope.
 *
 * @param texts its text; empty where it was erased. Asked at each attempt, so that no text lies with the callbacks.
 * @param keywords which keyword the callback's message is with that text, as Twilio names it; empty where it is none
 * @param fallbacks where it is posted when its own URL fails
 * @param replies takes what the answers want to be sent
 */
public record InboundCallbacks(
        Function<MessageSid, Mono<String>> texts,
        BiFunction<Callback, String, Optional<String>> keywords,
        Function<Envelope, Optional<URI>> fallbacks,
        Replies replies) {}

package io.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.gateway.lifecycle.LifecycleEvent.MessageReceived;
import io.trunkline.gateway.log.FactHistory;
import io.trunkline.gateway.message.Envelope;
import io.trunkline.gateway.message.MessageSid;
import io.trunkline.gateway.reply.Content;
import io.trunkline.gateway.reply.Replies;
import io.trunkline.gateway.webhook.AttemptResult.Answered;
import io.trunkline.gateway.webhook.FirstAttempts.Leftover;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class FirstAttemptsTest {
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final CallbackStore store = new NoStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WebhookMetrics metrics = new WebhookMetrics(meters);
    private final Clock clock = Clock.fixed(Callbacks.NOW, ZoneOffset.UTC);
    private final Endpoints endpoints = new Endpoints(Endpoints.Limits.DEFAULT, clock);

    @Test
    void endpointThatIsRedirectedToAndHangsShouldCountAsSlowAndNotTheOneThatAnswered() {
        Envelope message = Callbacks.envelope("http://a.example/sms", 1);
        String redirect = "<Response><Redirect>http://b.example/</Redirect></Response>";
        FirstAttempts attempts = attempts(request -> request.target().getHost().equals("a.example")
                ? Mono.just(new Answered(200, null, new Content("text/xml", redirect, true)))
                : Mono.never());
        List<Leftover> left = new ArrayList<>();
        VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
        try {
            attempts.deliver(
                            MessageTrack.from(new MessageReceived(message, Callbacks.NOW, "acme"), FactHistory.WHOLE),
                            Callbacks.callback(message, CallbackStatus.RECEIVED, null))
                    .subscribe(left::add);
            time.advanceTimeBy(WAIT);
        } finally {
            VirtualTimeScheduler.reset();
        }
        assertThat(left)
                .singleElement()
                .satisfies(leftover -> assertThat(leftover.parked().leased()).isTrue());
        assertThat(endpoints.isLagging(Endpoint.of(message.account(), URI.create("http://b.example/"))))
                .isTrue();
        assertThat(endpoints.isLagging(Endpoint.of(message.account(), URI.create("http://a.example/"))))
                .isFalse();
    }

    private FirstAttempts attempts(CallbackSender sender) {
        CallbackPorts ports = new CallbackPorts(
                sids -> Mono.empty(),
                store,
                Callbacks.signer(),
                sender,
                new InboundCallbacks(
                        sid -> Mono.just("text"),
                        (received, said) -> Optional.empty(),
                        inbound -> Optional.empty(),
                        new Replies((reply, key) -> Mono.empty(), meters)));
        CallbackExchange exchange =
                new CallbackExchange(ports, endpoints, metrics, new AttemptNotes(store, metrics), clock);
        return new FirstAttempts(exchange, endpoints, metrics, clock, new SplittableRandom(1), WAIT);
    }

    /** Nothing is written before an attempt has ended. */
    private static final class NoStore implements CallbackStore {
        @Override
        public Mono<Void> park(List<ParkedCallback> callbacks, Instant now) {
            return Mono.empty();
        }

        @Override
        public Flux<ParkedCallback> claim(Instant now, Instant leaseEnd, Endpoints.Room room) {
            return Flux.empty();
        }

        @Override
        public Mono<Void> delivered(MessageSid sid, int sequence, Instant now) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> again(MessageSid sid, int sequence, int attempts, Instant due, String failure, Instant now) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> ended(MessageSid sid, int sequence, boolean gone, String failure, Instant now) {
            return Mono.empty();
        }

        @Override
        public Mono<Long> pending() {
            return Mono.empty();
        }

        @Override
        public Mono<Void> remember(List<CallbackAttempt> attempts) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> purge(Instant before) {
            return Mono.empty();
        }

        @Override
        public Flux<CallbackAttempt> attempts(MessageSid sid) {
            return Flux.empty();
        }
    }
}

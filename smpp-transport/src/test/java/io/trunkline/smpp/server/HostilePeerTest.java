package io.trunkline.smpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.smpp.Await;
import io.trunkline.smpp.RawPeer;
import io.trunkline.smpp.client.BindSettings;
import io.trunkline.smpp.client.SmppBind;
import io.trunkline.smpp.client.Submission;
import io.trunkline.smpp.client.SubmitOutcome;
import io.trunkline.smpp.codec.Wire;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.CommandStatus;
import io.trunkline.smpp.pdu.PduAddress;
import io.trunkline.smpp.pdu.SubmitSm;
import io.trunkline.smpp.pdu.SystemId;
import io.trunkline.smpp.session.EventLoops;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Peers that mean harm lose their own connection and nothing else: an honest bind beside them gets every answer. */
@Timeout(120)
class HostilePeerTest {
    private static final int PEERS = 200;
    private static final SubmitSm SUBMIT = SubmitSm.builder()
            .destination(PduAddress.international("491701234567"))
            .shortMessage(new byte[100])
            .build();

    private final EventLoops loops = EventLoops.create(1, "esme");
    private final List<RawPeer> hostile = new ArrayList<>();
    private TestCentre centre =
            TestCentre.start(settings -> settings.timers(TestCentre.TIMERS.withBind(Duration.ofSeconds(1))));

    @AfterEach
    void stop() throws IOException {
        for (RawPeer peer : hostile) {
            peer.close();
        }
        loops.shutdown().block(Duration.ofSeconds(10));
        centre.close();
    }

    // behaviour 1
    @Test
    void impossibleLengthsBeforeTheBindShouldCostOnlyTheirOwnConnections() throws IOException {
        SmppBind honest = bind();
        for (int i = 0; i < PEERS; i++) {
            connect().send(Wire.octets("7FFFFFF0 00000009 00000000 00000001 41414141"));
        }
        assertServed(honest);
        for (RawPeer peer : hostile) {
            assertThat(peer.read().status()).isEqualTo(CommandStatus.RINVCMDLEN.code());
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        assertOnlyTheHonestOneIsLeft();
    }

    // behaviour 2
    // behaviour 10
    @Test
    void octetsThatComeSlowlyShouldCostOnlyTheirOwnConnections() throws IOException {
        SmppBind honest = bind();
        byte[] bind = Wire.encode(RawPeer.bindRequest(BindMode.TRANSCEIVER, "slow", TestCentre.PASSWORD), 1);
        for (int i = 0; i < PEERS; i++) {
            connect().send(new byte[] {bind[0]});
        }
        for (int at = 1; at < 8; at++) {
            for (RawPeer peer : hostile) {
                drip(peer, bind[at]);
            }
            assertServed(honest);
        }
        for (RawPeer peer : hostile) {
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        assertOnlyTheHonestOneIsLeft();
    }

    // behaviour 11
    @Test
    void guessedBindsShouldGetOneTryAConnectionAndCostNobodyElse() throws IOException {
        centre.close();
        // Who guesses is cut for that, not because a second was over before the answer
        centre = TestCentre.start(settings -> settings);
        SmppBind honest = bind();
        byte[] one = Wire.encode(RawPeer.bindRequest(BindMode.TRANSCEIVER, "guess", "guess"), 1);
        for (int i = 0; i < PEERS; i++) {
            RawPeer peer = connect();
            byte[] guesses = new byte[3 * one.length];
            for (int guess = 0; guess < 3; guess++) {
                System.arraycopy(one, 0, guesses, guess * one.length, one.length);
            }
            peer.send(guesses);
        }
        assertServed(honest);
        for (RawPeer peer : hostile) {
            assertThat(List.of(
                            peer.read().status(),
                            peer.read().status(),
                            peer.read().status()))
                    .containsExactly(
                            CommandStatus.RALYBND.code(), CommandStatus.RALYBND.code(), CommandStatus.RBINDFAIL.code());
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        assertThat(centre.peers).as("judged").hasSize(PEERS + 1);
        assertOnlyTheHonestOneIsLeft();
    }

    // behaviour 11
    @Test
    void connectionsThatDoNotBindShouldGiveWayToOthersOldestFirst() throws IOException {
        centre.close();
        centre = TestCentre.start(settings -> settings.sessionsMax(12));
        SmppBind honest = bind();
        for (int i = 0; i < 20; i++) {
            connect();
        }
        assertServed(honest);
        assertServed(bind());
        for (RawPeer peer : hostile.subList(0, 10)) {
            assertThat(peer.isClosedByPeer()).isTrue();
        }
        assertThat(centre.server().connections()).isEqualTo(12);
    }

    // behaviour 11
    @Test
    void connectionsBeyondTheirBoundShouldBeClosedAtOnce() throws IOException {
        centre.close();
        centre = TestCentre.start(settings -> settings.sessionsMax(2));
        SmppBind honest = bind();
        SmppBind other = bind();
        assertThat(connect().isClosedByPeer()).isTrue();
        assertServed(honest);
        assertServed(other);
    }

    /** One more octet, unless the timer was quicker. */
    private static void drip(RawPeer peer, byte octet) {
        try {
            peer.send(new byte[] {octet});
        } catch (IOException e) {
            assertThat(e).isInstanceOf(java.net.SocketException.class);
        }
    }

    private RawPeer connect() throws IOException {
        RawPeer peer = RawPeer.connect(centre.port());
        hostile.add(peer);
        return peer;
    }

    private SmppBind bind() {
        SmppBind bind = SmppBind.open(
                loops,
                BindSettings.builder("127.0.0.1", centre.port(), new SystemId("honest"), TestCentre.PASSWORD)
                        .build(),
                message -> Mono.just(CommandStatus.ROK));
        bind.bound().block(Duration.ofSeconds(10));
        return bind;
    }

    private static void assertServed(SmppBind honest) {
        assertThat(honest.submit(Flux.range(0, 200).map(i -> new Submission<>(SUBMIT, i)))
                        .map(result -> result.outcome())
                        .collectList()
                        .block(Duration.ofSeconds(10)))
                .hasSize(200)
                .allMatch(SubmitOutcome.Accepted.class::isInstance);
    }

    private void assertOnlyTheHonestOneIsLeft() {
        Await.until("the others are gone", () -> centre.server().connections() == 1);
        assertThat(centre.server().sessions()).hasSize(1);
    }
}

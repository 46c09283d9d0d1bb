package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jsmpp.bean.BindType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarrierMainTest {

    private static final String ORDINARY = "15550001234";

    @TempDir
    Path directory;

    @Test
    void killingItShouldLoseNoReceiptOfAnAnsweredMessage() throws Exception {
        Path data = directory.resolve("data");
        Set<String> answered = new HashSet<>();
        try (CarrierProcess carrier = start(data)) {
            Esme esme = Esme.bind(carrier.port(), BindType.BIND_TX);
            AtomicBoolean killed = new AtomicBoolean();
            Thread killer = null;
            try {
                while (true) {
                    answered.add(esme.submit(ORDINARY));
                    if (answered.size() == 500) {
                        killer = Thread.ofPlatform().start(() -> kill(carrier, killed));
                    }
                }
            } catch (Exception e) {
                assertThat(killer)
                        .as("killed in the middle of submitting, not before: %s", e)
                        .isNotNull();
                killer.join();
            }
            assertThat(killed).isTrue();
            esme.vanish();
        }
        try (CarrierProcess carrier = start(data);
                Esme esme = Esme.bind(carrier.port(), BindType.BIND_RX)) {
            Set<String> receipted = new HashSet<>();
            while (!receipted.containsAll(answered)) {
                receipted.add(esme.nextReceipt().messageId());
            }
            // at most the one that was in flight when the process died is receipted without an answer
            assertThat(receipted.size()).isBetween(answered.size(), answered.size() + 1);
        }
    }

    @Test
    void killingItWhileItSendsReceiptsShouldLoseNone() throws Exception {
        Path data = directory.resolve("data");
        Set<String> ids = new HashSet<>();
        Set<String> receipted = new HashSet<>();
        try (CarrierProcess carrier = start(data);
                Esme transmitter = Esme.bind(carrier.port(), BindType.BIND_TX)) {
            for (int i = 0; i < 300; i++) {
                ids.add(transmitter.submit(ORDINARY));
            }
            try (Esme receiver = Esme.bind(carrier.port(), BindType.BIND_RX)) {
                receipted.addAll(receiver.nextReceiptIds(100));
                carrier.kill();
                while (!receiver.hasNothing()) {
                    receipted.add(receiver.nextReceipt().messageId());
                }
            }
        }
        try (CarrierProcess carrier = start(data);
                Esme esme = Esme.bind(carrier.port(), BindType.BIND_RX)) {
            while (receipted.size() < ids.size()) {
                receipted.add(esme.nextReceipt().messageId());
            }
        }
        assertThat(receipted).isEqualTo(ids);
    }

    @Test
    void itShouldEndWhenItsInputEndsAndHavePrintedFigures() throws Exception {
        try (CarrierProcess carrier = CarrierProcess.start("--smpp", "127.0.0.1:0", "--exit-on-stdin-eof")) {
            try (Esme esme = Esme.bind(carrier.port(), BindType.BIND_TRX)) {
                esme.submit(ORDINARY);
                assertThat(carrier.nextLine()).startsWith("submitted 1/s, accepted 1/s, refused 0/s, receipts sent ");
            }
            carrier.endInput();
            assertThat(carrier.exitCode()).isZero();
        }
    }

    @Test
    void aWrongCommandLineOrProfileShouldEndItWithTwo() throws Exception {
        try (CarrierProcess carrier = CarrierProcess.start("--smtp", "127.0.0.1:0")) {
            assertThat(carrier.exitCode()).isEqualTo(2);
        }
        Path profile = Files.writeString(directory.resolve("profile"), "receipt.delay = soon");
        try (CarrierProcess carrier = CarrierProcess.start("--profile", profile.toString())) {
            assertThat(carrier.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void aPortThatIsTakenShouldEndItWithOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CarrierProcess carrier = CarrierProcess.start("--smpp", "127.0.0.1:" + taken.getLocalPort())) {
            assertThat(carrier.exitCode()).isEqualTo(1);
        }
    }

    private CarrierProcess start(Path data) throws Exception {
        Path profile = Files.writeString(directory.resolve("profile"), "receipt.delay = 10ms");
        return CarrierProcess.start(
                "--smpp", "127.0.0.1:0", "--data", data.toString(), "--profile", profile.toString());
    }

    private static void kill(CarrierProcess carrier, AtomicBoolean killed) {
        try {
            carrier.kill();
            killed.set(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

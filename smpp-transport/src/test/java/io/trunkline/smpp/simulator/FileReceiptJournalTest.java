package io.trunkline.smpp.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileReceiptJournalTest {

    @TempDir
    Path directory;

    @Test
    void whatWasKeptAndNotForgottenShouldBeThereAgain() throws Exception {
        List<PendingReceipt> receipts = receipts(1, 500);
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).isEmpty();
            assertThat(keep(journal, receipts)).isTrue();
            receipts.subList(0, 200).forEach(receipt -> journal.forget(receipt.serial()));
        }
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).containsExactlyElementsOf(receipts.subList(200, 500));
            assertThat(keep(journal, receipts(501, 510))).isTrue();
        }
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).hasSize(310);
        }
    }

    @Test
    void whatWasKeptShouldBeInTheFileBeforeItIsSaidToBe() throws Exception {
        try (FileReceiptJournal journal = open()) {
            assertThat(keep(journal, receipts(1, 3))).isTrue();
            // a copy of the file as a sudden end would leave it
            Path copy = Files.createDirectory(directory.resolve("copy"));
            Files.copy(directory.resolve("receipts.journal"), copy.resolve("receipts.journal"));
            try (FileReceiptJournal after = FileReceiptJournal.open(copy, Runnable::run)) {
                assertThat(after.recovered()).containsExactlyElementsOf(receipts(1, 3));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 50, 80})
    void aTornEndShouldCostOnlyTheRecordThatIsTorn(int octetsLost) throws Exception {
        List<PendingReceipt> receipts = receipts(1, 20);
        try (FileReceiptJournal journal = open()) {
            assertThat(keep(journal, receipts)).isTrue();
        }
        Path file = directory.resolve("receipts.journal");
        byte[] octets = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(octets, octets.length - octetsLost));
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).containsExactlyElementsOf(receipts.subList(0, 19));
            assertThat(keep(journal, receipts(21, 21))).isTrue();
        }
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).hasSize(20);
        }
    }

    @Test
    void garbageAtTheEndShouldBeDropped() throws Exception {
        try (FileReceiptJournal journal = open()) {
            assertThat(keep(journal, receipts(1, 5))).isTrue();
        }
        Files.write(directory.resolve("receipts.journal"), new byte[5_000], StandardOpenOption.APPEND);
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).hasSize(5);
        }
    }

    @Test
    void aLargeJournalShouldBeReadWhole() throws Exception {
        List<PendingReceipt> receipts = receipts(1, 20_000);
        try (FileReceiptJournal journal = open()) {
            for (int i = 0; i < 20_000; i += 100) {
                assertThat(keep(journal, receipts.subList(i, i + 100))).isTrue();
            }
        }
        assertThat(Files.size(directory.resolve("receipts.journal"))).isGreaterThan(1L << 20);
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).isEqualTo(receipts);
        }
    }

    @Test
    void aFileThatGrowsShouldBeWrittenAnewWithoutWhatWasForgotten() throws Exception {
        List<PendingReceipt> lasting = receipts(1, 100);
        try (FileReceiptJournal journal = FileReceiptJournal.open(directory, Runnable::run, 50_000)) {
            assertThat(keep(journal, lasting)).isTrue();
            for (int round = 0; round < 100; round++) {
                List<PendingReceipt> passing = receipts(1_000 + round * 100, 1_099 + round * 100);
                assertThat(keep(journal, passing)).isTrue();
                passing.forEach(receipt -> journal.forget(receipt.serial()));
            }
        }
        assertThat(Files.size(directory.resolve("receipts.journal"))).isLessThan(100_000);
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).isEqualTo(lasting);
        }
    }

    @Test
    void aFileThatIsNoJournalShouldBeRefused() throws Exception {
        Files.writeString(directory.resolve("receipts.journal"), "something else entirely");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("not a journal");
    }

    @Test
    void oneDirectoryShouldServeOneCarrier() throws Exception {
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).isEmpty();
            assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("in use");
        }
    }

    @Test
    void moreThanTheBoundShouldBeRefusedAndTheRestKept() throws Exception {
        int kept;
        try (FileReceiptJournal journal = open()) {
            assertThat(keep(journal, receipts(1, FileReceiptJournal.QUEUE_MAX + 1)))
                    .isFalse();
            assertThat(keep(journal, receipts(1, 1))).isTrue();
            kept = 1;
        }
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).hasSize(kept);
        }
    }

    @Test
    void aClosedJournalShouldKeepNothing() throws Exception {
        FileReceiptJournal journal = open();
        journal.close();
        assertThat(keep(journal, receipts(1, 1))).isFalse();
    }

    @Test
    void manyThreadsShouldKeepAtOnce() throws Exception {
        int threads = 4;
        int each = 2_000;
        CountDownLatch written = new CountDownLatch(threads * each);
        try (FileReceiptJournal journal = open()) {
            List<Thread> writers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int first = t * each + 1;
                writers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        journal.keep(receipts(first + i, first + i), kept -> written.countDown());
                    }
                }));
            }
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
        }
        try (FileReceiptJournal journal = open()) {
            assertThat(journal.recovered()).hasSize(threads * each);
        }
    }

    private FileReceiptJournal open() throws IOException {
        return FileReceiptJournal.open(directory, Runnable::run);
    }

    private static boolean keep(FileReceiptJournal journal, List<PendingReceipt> receipts) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        journal.keep(receipts, done::complete);
        return done.get(10, TimeUnit.SECONDS);
    }

    private static List<PendingReceipt> receipts(int from, int to) {
        List<PendingReceipt> receipts = new ArrayList<>();
        for (int serial = from; serial <= to; serial++) {
            receipts.add(Receipts.receipt(serial, "acme", serial));
        }
        return receipts;
    }
}

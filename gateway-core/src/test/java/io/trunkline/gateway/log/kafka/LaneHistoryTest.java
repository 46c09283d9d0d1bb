package io.trunkline.gateway.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LaneHistoryTest {
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    private LaneHistory history = new LaneHistory(10, null);
    private long journalOffset = 100;

    @Test
    void startedShouldBeDoubtfulUntilDoneOrReturned() {
        taken(FIRST);
        started(FIRST, 10, 12);
        done(FIRST, 11, 11);
        returned(FIRST, 12, 12);
        assertThat(history.isDoubtful(10)).isTrue();
        assertThat(history.isDoubtful(11)).isFalse();
        assertThat(history.done().contains(11)).isTrue();
        assertThat(history.isDoubtful(12)).isFalse();
        assertThat(history.done().contains(12)).isFalse();
    }

    @Test
    void whatAFormerOwnerStartsShouldMeanNothing() {
        taken(FIRST);
        taken(SECOND);
        started(FIRST, 10, 12);
        assertThat(history.isDoubtful(10)).isFalse();
    }

    @Test
    void formerOwnerShouldNotTakeBackWhatItsSuccessorStarted() {
        taken(FIRST);
        started(FIRST, 10, 10);
        taken(SECOND);
        started(SECOND, 10, 10);
        returned(FIRST, 10, 10);
        assertThat(history.isDoubtful(10)).isTrue();
    }

    @Test
    void doneShouldCountWhoeverSaysItAndStay() {
        taken(FIRST);
        started(FIRST, 10, 11);
        taken(SECOND);
        done(FIRST, 10, 10);
        started(SECOND, 10, 10);
        returned(SECOND, 10, 10);
        assertThat(history.done().contains(10)).isTrue();
        assertThat(history.isDoubtful(10)).isFalse();
        assertThat(history.isDoubtful(11)).isTrue();
    }

    @Test
    void readingThatBeginsInTheMiddleShouldBelieveWhatItFinds() {
        started(FIRST, 10, 10);
        assertThat(history.isDoubtful(10)).isTrue();
    }

    @Test
    void formerOwnerShouldMeanNothingAlsoWhereReadingBeginsBehindItsSuccessor() {
        history = new LaneHistory(10, SECOND);
        started(SECOND, 10, 11);
        started(FIRST, 10, 12);
        returned(SECOND, 10, 10);
        assertThat(history.doubtful()).containsExactly(11L);
    }

    @Test
    void entriesOfCommittedRecordsShouldNotBeReadAgain() {
        started(FIRST, 1, 9);
        started(FIRST, 8, 10);
        assertThat(history.isDoubtful(9)).isFalse();
        assertThat(history.mentions()).containsExactly(new LaneHistory.Mention(101, 10, null));
    }

    @Test
    void checkpointShouldTellAllThatWasBeforeIt() {
        taken(FIRST);
        started(FIRST, 10, 14);
        OffsetSet done = new OffsetSet();
        done.add(new OffsetRange(1, 11));
        done.add(13);
        history.add(journalOffset++, new LaneEntry.Checkpoint(FIRST, range(12, 12), done.bits()));
        done(FIRST, 14, 14);
        assertThat(history.doubtful()).containsExactly(12L);
        assertThat(history.done().contains(9)).as("committed").isFalse();
        assertThat(history.done().contains(11)).isTrue();
        assertThat(history.done().contains(13)).isTrue();
        assertThat(history.mentions()).contains(new LaneHistory.Mention(102, 13, FIRST));
    }

    @Test
    void checkpointOfAFormerOwnerShouldCountForWhatIsDoneAlone() {
        taken(SECOND);
        OffsetSet done = new OffsetSet();
        done.add(10);
        history.add(journalOffset++, new LaneEntry.Checkpoint(FIRST, range(12, 12), done.bits()));
        assertThat(history.doubtful()).isEmpty();
        assertThat(history.done().contains(10)).isTrue();
        assertThat(history.mentions())
                .as("the next owner needs it, too")
                .containsExactly(new LaneHistory.Mention(101, 12, SECOND));
    }

    private void taken(UUID token) {
        history.add(journalOffset++, new LaneEntry.Taken(token));
    }

    private void started(UUID token, long first, long last) {
        history.add(journalOffset++, new LaneEntry.Progress(token, range(first, last), List.of(), List.of()));
    }

    private void done(UUID token, long first, long last) {
        history.add(journalOffset++, new LaneEntry.Progress(token, List.of(), range(first, last), List.of()));
    }

    private void returned(UUID token, long first, long last) {
        history.add(journalOffset++, new LaneEntry.Progress(token, List.of(), List.of(), range(first, last)));
    }

    private static List<OffsetRange> range(long first, long last) {
        return List.of(new OffsetRange(first, last));
    }
}

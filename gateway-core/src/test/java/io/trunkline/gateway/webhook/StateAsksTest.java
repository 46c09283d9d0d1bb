package io.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.MessageSid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

class StateAsksTest {
    private final List<Set<MessageSid>> questions = new ArrayList<>();
    private final List<Sinks.One<Map<MessageSid, MessageState>>> answers = new ArrayList<>();
    private final StateAsks asks = new StateAsks(sids -> {
        questions.add(sids);
        Sinks.One<Map<MessageSid, MessageState>> answer = Sinks.one();
        answers.add(answer);
        return answer.asMono();
    });
    private final List<String> heard = new ArrayList<>();

    @Test
    void whatIsAskedMeanwhileShouldGoIntoTheNextQuestion() {
        ask(1);
        ask(2);
        ask(3);
        assertThat(questions).containsExactly(Set.of(sid(1)));

        answers.get(0).tryEmitValue(Map.of(sid(1), MessageState.ACCEPTED));
        assertThat(questions).containsExactly(Set.of(sid(1)), Set.of(sid(2), sid(3)));
        answers.get(1).tryEmitValue(Map.of(sid(3), MessageState.ACCEPTED));

        assertThat(heard).containsExactly("1 known", "2 unknown", "3 known");
    }

    @Test
    void aQuestionThatFailsShouldFailForItsOwnAndNotStopTheNext() {
        ask(1);
        ask(2);

        answers.get(0).tryEmitError(new IllegalStateException("the view cannot answer now"));
        answers.get(1).tryEmitEmpty();
        ask(3);
        answers.get(2).tryEmitValue(Map.of(sid(3), MessageState.ACCEPTED));

        assertThat(heard).containsExactly("1 failed", "2 unknown", "3 known");
    }

    private void ask(long number) {
        asks.find(sid(number))
                .map(state -> " known")
                .defaultIfEmpty(" unknown")
                .onErrorReturn(" failed")
                .subscribe(said -> heard.add(number + said));
    }

    private static MessageSid sid(long number) {
        return new MessageSid(number, number);
    }
}

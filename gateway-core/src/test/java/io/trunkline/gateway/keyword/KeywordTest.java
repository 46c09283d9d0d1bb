package io.trunkline.gateway.keyword;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.config.KeywordRule;
import io.trunkline.gateway.config.KeywordRule.Answers;
import io.trunkline.gateway.config.KeywordRule.Language;
import io.trunkline.gateway.config.KeywordRule.Words;
import io.trunkline.gateway.message.AccountSid;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeywordTest {
    private static final KeywordRule GERMAN = new KeywordRule(
            new AccountSid("AC0123456789abcdef0123456789abcdef"),
            Optional.empty(),
            List.of(new Language(
                    "de",
                    new Words(Set.of("Stopp", "Schluß", "stop"), Set.of("los"), Set.of("hilfe")),
                    new Answers("Abgemeldet.", "Angemeldet.", ""))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP", "stop", "Stop.", "  stop\n", "\u00a0STOP\u200b!", "\"stop\"", "«stop»",
                        "\uff33\uff34\uff2f\uff30",
                "STOPALL", "unsubscribe", "Cancel", "END", "quit", "REVOKE", "OptOut", "stop \ud83d\ude21"
            })
    void wordAloneShouldStopHoweverItIsWritten(String text) {
        assertThat(Keyword.of(text, Optional.empty())).map(Keyword::kind).contains(Keyword.Kind.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "please stop", "stop it", "stopp", "s t o p", "don't stop", "nonstop", "ok"})
    void anythingElseShouldBeNoKeyword(String text) {
        assertThat(Keyword.of(text, Optional.empty())).isEmpty();
    }

    @Test
    void longTextShouldBeNoKeyword() {
        assertThat(Keyword.of("stop" + " ".repeat(200), Optional.empty())).isEmpty();
    }

    @Test
    void otherWordsShouldStartAndHelp() {
        assertThat(List.of("START", "yes", "Unstop")).allMatch(text -> is(text, Optional.empty(), Keyword.Kind.START));
        assertThat(List.of("HELP", "info?")).allMatch(text -> is(text, Optional.empty(), Keyword.Kind.HELP));
    }

    @Test
    void configuredWordsShouldAddToTheEnglishOnesAndBeAnsweredInTheirLanguage() {
        assertThat(Keyword.of("STOPP", Optional.of(GERMAN))).contains(new Keyword(Keyword.Kind.STOP, "Abgemeldet."));
        assertThat(Keyword.of("schluss", Optional.of(GERMAN)))
                .map(Keyword::kind)
                .contains(Keyword.Kind.STOP);
        assertThat(Keyword.of("stop", Optional.of(GERMAN))).map(Keyword::answer).contains("Abgemeldet.");
        assertThat(Keyword.of("Hilfe!", Optional.of(GERMAN))).contains(new Keyword(Keyword.Kind.HELP, ""));
        assertThat(is("unsubscribe", Optional.of(GERMAN), Keyword.Kind.STOP)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "!", "...", "\ud83d\ude21", "\u200b"})
    void signsAloneShouldSayNothingThoughARuleNamesThem(String signs) {
        KeywordRule rule = new KeywordRule(
                GERMAN.account(),
                Optional.empty(),
                List.of(new Language(
                        "de", new Words(Set.of("!", "\ud83d\ude21"), Set.of(), Set.of()), new Answers("", "", ""))));
        assertThat(Keyword.of(signs, Optional.of(rule))).isEmpty();
        assertThat(Keywords.isWord(signs)).isFalse();
    }

    @Test
    void wordsOfAnyScriptShouldBeWords() {
        assertThat(List.of("STOPP", "стоп", "停止", "\u0628\u0633", "2", "\u00a1alto!"))
                .allMatch(Keywords::isWord);
    }

    private static boolean is(String text, Optional<KeywordRule> rule, Keyword.Kind kind) {
        return Keyword.of(text, rule).map(Keyword::kind).filter(kind::equals).isPresent();
    }
}

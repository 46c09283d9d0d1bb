package io.trunkline.gateway.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProhibitedContentTest {
    private static final ProhibitedContent LISTS = new ProhibitedContent(
            Set.of("casino", "Free Money", "赌博", "Straße"),
            Set.of("bad.example", "HTTPS://Shop.Example:8080/offer/Now", "bücher.example"),
            false);

    @ParameterizedTest
    @CsvSource({
        "the CASINO is open, casino",
        "Cas\u00EDno, casino",
        "\uFF43\uFF41\uFF53\uFF49\uFF4E\uFF4F, casino",
        "cas\u200Bino, casino",
        "get free-money!, free money",
        "在线赌博网站, 赌 博",
        "STRASSE, strasse",
        "go to bad.example now, bad.example",
        "http://user@www.BAD.example./x, bad.example",
        "see:https://b\uFF41d\u3002example/, bad.example",
        "shop.example/offer//x/../%6Eow?y=1, shop.example/offer/now",
        "https://xn--bcher-kva.example, xn--bcher-kva.example"
    })
    void prohibitedContentShouldBeFoundHoweverItIsSpelt(String text, String found) {
        assertThat(LISTS.foundIn(text)).contains(found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "casinos and free wifi, money back",
                "notbad.example and bad.example.org",
                "shop.example/offer/nowhere and shop.example",
                "e.g.this"
            })
    void otherContentShouldPass(String text) {
        assertThat(LISTS.foundIn(text)).isEmpty();
    }

    @Test
    void everyUrlShouldBeFoundWhereNoneIsAllowed() {
        ProhibitedContent none = new ProhibitedContent(Set.of(), Set.of(), true);
        assertThat(none.foundIn("look at http://10.0.0.1/x")).contains("10.0.0.1/x");
        assertThat(none.foundIn("look at www.any.museum")).contains("www.any.museum");
        assertThat(none.foundIn("look at any.com/page")).contains("any.com/page");
        assertThat(none.foundIn("Your code is 123.456. Bye.Now")).isEmpty();
    }

    @Test
    void listsShouldRefuseWhatTheyCannotFind() {
        assertThatThrownBy(() -> new ProhibitedContent(Set.of("..."), Set.of(), false))
                .hasMessage("prohibited words: 0 (expected: 1..10)");
        assertThatThrownBy(() -> new ProhibitedContent(Set.of(), Set.of("no host"), false))
                .hasMessageContaining("prohibited URL: no host");
    }
}

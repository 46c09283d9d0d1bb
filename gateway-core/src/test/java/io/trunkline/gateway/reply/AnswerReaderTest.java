package io.trunkline.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.gateway.reply.Answer.Onward;
import io.trunkline.gateway.reply.Answer.Reply;
import io.trunkline.gateway.reply.Answer.Said;
import io.trunkline.gateway.reply.Answer.Unreadable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    @Test
    void messagesShouldBeReadInTheirOrderWithWhatTheySay() {
        Said said = said("""
                <?xml version="1.0" encoding="UTF-8"?>
                <Response>
                  <!-- first -->
                  <Message>Hello &amp; welcome</Message>
                  <Message to="+14155550100" from="+15005550006" statusCallback="https://example.com/s">
                    <Body> two </Body>
                  </Message>
                  <Sms><![CDATA[<three>]]></Sms>
                </Response>
                """);
        assertThat(said.replies())
                .containsExactly(
                        reply("Hello & welcome"),
                        new Reply("two", "+14155550100", "+15005550006", "https://example.com/s"),
                        reply("<three>"));
        assertThat(said.onward()).isNull();
    }

    @Test
    void whatStandsBehindARedirectOrAnActionShouldNotBeReached() {
        assertThat(
                        said(
                                "<Response><Message>a</Message><Redirect> /next?x=1 </Redirect><Message>b</Message></Response>"))
                .isEqualTo(new Said(List.of(reply("a")), new Onward(URI.create("/next?x=1"), false)));
        assertThat(
                        said(
                                "<Response><Message action=\"/done\" method=\"post\">a</Message><Message>b</Message></Response>"))
                .isEqualTo(new Said(List.of(reply("a")), new Onward(URI.create("/done"), true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "<Response/>", "<Response>\n</Response>"})
    void answerThatSaysNothingShouldAskForNothing(String text) {
        assertThat(AnswerReader.read(new Content("text/xml", text, true))).isEqualTo(Answer.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "", "image/png"})
    void emptyAnswerShouldAskForNothingWhateverItsType(String type) {
        assertThat(AnswerReader.read(new Content(type, "", true))).isEqualTo(Answer.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/xml", "application/xml; charset=utf-8", "TEXT/HTML;charset=UTF-8"})
    void typesOfTwimlShouldBeReadAsTwiml(String type) {
        assertThat(AnswerReader.read(new Content(type, "<Response><Message>a</Message></Response>", true)))
                .isEqualTo(new Said(List.of(reply("a")), null));
    }

    @Test
    void plainTextShouldBeAReplyAsItStands() {
        assertThat(AnswerReader.read(new Content("text/plain; charset=utf-8", " <b>Hi</b>\n", true)))
                .isEqualTo(new Said(List.of(reply("<b>Hi</b>")), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "audio/mpeg", ""})
    void otherTypesShouldBeRefused(String type) {
        assertThat(AnswerReader.read(new Content(type, "{\"ok\":true}", true)))
                .isInstanceOfSatisfying(
                        Unreadable.class, why -> assertThat(why.code()).isEqualTo(12300));
    }

    @Test
    void answerThatIsTooLongShouldBeRefusedWhole() {
        assertThat(AnswerReader.read(new Content("text/xml", "<Response/>", false)))
                .isInstanceOfSatisfying(
                        Unreadable.class, why -> assertThat(why.code()).isEqualTo(11750));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12100|OK",
                "12100|<Response><Message>a</Response>",
                "12100|<Response><Message>a</Message></Response><Response/>",
                "12100|<Response><Message>a</Message>",
                "12100|<html><body>Error</body></html>",
                "12100|<Response><Message>&nbsp;</Message></Response>",
                "12100|<Response><Redirect>::no url::</Redirect></Response>",
                "12200|<Response><Message>a<Media>https://example.com/a.png</Media></Message></Response>",
                "12200|<Response><Message><Body>a<b>c</b></Body></Message></Response>",
                "14103|<Response><Message>  </Message></Response>",
                "14104|<Response><Redirect method=\"GET\">/a</Redirect></Response>",
                "14110|<Response><Say>Hello</Say></Response>",
            })
    void whatIsNoTwimlShouldBeRefusedWithTwiliosCode(int code, String text) {
        assertThat(AnswerReader.read(new Content("text/xml", text, true)))
                .isInstanceOfSatisfying(
                        Unreadable.class, why -> assertThat(why.code()).isEqualTo(code));
    }

    @Test
    void nothingFromElsewhereShouldBeRead(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "confidential");
        String text = "<!DOCTYPE Response [<!ENTITY file SYSTEM \"" + secret.toUri() + "\">]>"
                + "<Response><Message>&file;</Message></Response>";
        assertThat(AnswerReader.read(new Content("text/xml", text, true)))
                .isInstanceOfSatisfying(Unreadable.class, why -> {
                    assertThat(why.code()).isEqualTo(12100);
                    assertThat(why.detail()).doesNotContain("confidential");
                });
    }

    @Test
    void entitiesThatGrowShouldNotBeExpanded() {
        String text = """
                <!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
                <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
                <Response><Message>&d;</Message></Response>""";
        assertThat(AnswerReader.read(new Content("text/xml", text, true))).isInstanceOf(Unreadable.class);
    }

    private static Said said(String text) {
        return (Said) AnswerReader.read(new Content("text/xml", text, true));
    }

    private static Reply reply(String text) {
        return new Reply(text, null, null, null);
    }
}

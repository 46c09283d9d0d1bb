package io.trunkline.gateway.reply;

import io.trunkline.gateway.reply.Answer.Reply;
import io.trunkline.gateway.reply.Answer.Said;
import io.trunkline.gateway.reply.Answer.Unreadable;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads what an HTTP answer says, as Twilio does: XML and what calls itself HTML is TwiML, plain text is a reply as it
 * stands, an empty answer says nothing, and any other type is refused. Pure, but that the platform may read its settings
 * for XML: not on an event loop.
 */
public final class AnswerReader {
    private static final int BODY_TOO_LARGE = 11750;
    private static final int DOCUMENT_PARSE_FAILURE = 12100;
    private static final int INVALID_CONTENT_TYPE = 12300;

    private AnswerReader() {}

    public static Answer read(Content content) {
        if (!content.whole()) {
            return new Unreadable(BODY_TOO_LARGE, "the answer goes on (expected: at most 16 KiB)");
        }
        String text = content.text().strip();
        if (text.isEmpty()) {
            return Answer.NOTHING;
        }
        return switch (mediaType(content.type())) {
            case "text/xml", "application/xml", "text/html" -> twiml(text);
            case "text/plain" -> new Said(List.of(new Reply(text, null, null, null)), null);
            default ->
                new Unreadable(
                        INVALID_CONTENT_TYPE,
                        "Content-Type: " + shown(content.type()) + " (expected: text/xml or text/plain)");
        };
    }

    private static String mediaType(String type) {
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static Answer twiml(String text) {
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(text));
            try {
                return new Twiml(xml).document();
            } finally {
                xml.close();
            }
        } catch (Twiml.Wrong wrong) {
            return new Unreadable(wrong.code(), wrong.detail());
        } catch (XMLStreamException malformed) {
            String message = malformed.getMessage();
            return new Unreadable(DOCUMENT_PARSE_FAILURE, shown(message == null ? "no XML" : message));
        }
    }

    /** Reads no document type and nothing from elsewhere. Not shared: a factory is not said to be thread-safe. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("an entity from elsewhere (expected: none)");
        });
        return factory;
    }

    /** What is repeated of a customer's own text: bounded, on one line. */
    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 120 ? line : line.substring(0, 120) + "…";
    }
}

package io.trunkline.gateway.reply;

import io.trunkline.gateway.reply.Answer.Onward;
import io.trunkline.gateway.reply.Answer.Reply;
import io.trunkline.gateway.reply.Answer.Said;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * One TwiML document:
 *
 * <pre>
 * Response
 *   Message to from statusCallback action method    text, or Body; Sms is its older name
 *   Redirect method                                 where more is asked for
 * </pre>
 *
 * What stands behind a Redirect, or behind a Message with an action, is never reached. A document is taken as a whole or
 * not at all. Pictures are not sent, so a document that wants one is refused. For one use, by one thread.
 */
final class Twiml {
    private static final int DOCUMENT_PARSE_FAILURE = 12100;
    private static final int SCHEMA_VIOLATION = 12200;
    private static final int INVALID_BODY = 14103;
    private static final int INVALID_METHOD = 14104;
    private static final int INVALID_VERB = 14110;

    private final XMLStreamReader xml;
    private final List<Reply> replies = new ArrayList<>();
    private @Nullable Onward onward;

    Twiml(XMLStreamReader xml) {
        this.xml = xml;
    }

    /** The document is well formed, or not even that, and is no TwiML that can be followed. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;
        private final String detail;

        Wrong(int code, String detail) {
            super(null, null, false, false);
            this.code = code;
            this.detail = detail;
        }

        int code() {
            return code;
        }

        String detail() {
            return detail;
        }
    }

    Said document() throws XMLStreamException, Wrong {
        if (!nextElement() || !xml.getLocalName().equals("Response")) {
            throw new Wrong(DOCUMENT_PARSE_FAILURE, "root: " + element() + " (expected: Response)");
        }
        while (nextElement()) {
            verb();
        }
        while (xml.hasNext()) {
            step();
        }
        return new Said(replies, onward);
    }

    private void verb() throws XMLStreamException, Wrong {
        switch (xml.getLocalName()) {
            case "Message", "Sms" -> message();
            case "Redirect" -> {
                requirePost();
                String url = textOnly();
                goOn(url, false);
            }
            default -> throw new Wrong(INVALID_VERB, "verb: " + element() + " (expected: Message or Redirect)");
        }
    }

    private void message() throws XMLStreamException, Wrong {
        String to = attribute("to");
        String from = attribute("from");
        String statusCallback = attribute("statusCallback");
        String action = attribute("action");
        if (action != null) {
            requirePost();
        }
        String text = messageText();
        if (text.isBlank()) {
            throw new Wrong(INVALID_BODY, "Message: no text (expected: text, or a Body with it)");
        }
        if (onward == null) {
            replies.add(new Reply(text.strip(), to, from, statusCallback));
            if (action != null) {
                goOn(action, true);
            }
        }
    }

    /** The text of its Body where there is one, else its own. */
    private String messageText() throws XMLStreamException, Wrong {
        StringBuilder own = new StringBuilder();
        StringBuilder bodies = new StringBuilder();
        while (step() != XMLStreamConstants.END_ELEMENT) {
            if (xml.isCharacters()) {
                own.append(xml.getText());
            } else if (xml.isStartElement()) {
                if (!xml.getLocalName().equals("Body")) {
                    throw new Wrong(SCHEMA_VIOLATION, "in Message: " + element() + " (expected: text or Body)");
                }
                bodies.append(textOnly());
            }
        }
        return bodies.isEmpty() ? own.toString() : bodies.toString();
    }

    private String textOnly() throws XMLStreamException, Wrong {
        String name = xml.getLocalName();
        StringBuilder text = new StringBuilder();
        while (step() != XMLStreamConstants.END_ELEMENT) {
            if (xml.isStartElement()) {
                throw new Wrong(SCHEMA_VIOLATION, "in " + name + ": " + element() + " (expected: text)");
            }
            if (xml.isCharacters()) {
                text.append(xml.getText());
            }
        }
        return text.toString();
    }

    private void goOn(String url, boolean tellsOfReply) throws Wrong {
        if (onward != null) {
            return;
        }
        try {
            onward = new Onward(new URI(url.strip()), tellsOfReply);
        } catch (URISyntaxException e) {
            throw new Wrong(DOCUMENT_PARSE_FAILURE, "URL: " + AnswerReader.shown(url) + " (expected: a URL)");
        }
    }

    private void requirePost() throws Wrong {
        String method = attribute("method");
        if (method != null && !method.toUpperCase(Locale.ROOT).equals("POST")) {
            throw new Wrong(INVALID_METHOD, "method: " + AnswerReader.shown(method) + " (expected: POST)");
        }
    }

    private @Nullable String attribute(String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Goes to the next element within this one; false at its end. Text between verbs says nothing. */
    private boolean nextElement() throws XMLStreamException, Wrong {
        while (xml.hasNext()) {
            int event = step();
            if (event == XMLStreamConstants.START_ELEMENT) {
                return true;
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                return false;
            }
        }
        return false;
    }

    private int step() throws XMLStreamException, Wrong {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new Wrong(DOCUMENT_PARSE_FAILURE, "a document type or an entity of it (expected: none)");
        }
        return event;
    }

    private String element() {
        return xml.isStartElement() ? AnswerReader.shown(xml.getLocalName()) : "nothing";
    }
}

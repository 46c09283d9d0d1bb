package io.trunkline.api.twilio;

import io.trunkline.gateway.message.MessageSid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a page of a list begins: behind a message. It also remembers where the pages before it began, as far as {@link
 * #REMEMBERED_MAX}, so that a page can name the one before it.
 *
 * <p>Written as {@code PA} followed by each SID's 32 digits, the newest page first. It is checked for its form only: it
 * selects among the caller's own messages and nothing else.
 *
 * @param olderThan the last message of the page before, and of the pages before that; at least one
 */
record PageToken(List<MessageSid> olderThan) {
    /** How many pages one can go back from any page. */
    static final int REMEMBERED_MAX = 16;

    private static final String PREFIX = "PA";
    private static final String SID_PREFIX = "SM";
    private static final int DIGITS = 32;

    PageToken {
        olderThan = List.copyOf(olderThan);
        if (olderThan.isEmpty() || olderThan.size() > REMEMBERED_MAX) {
            throw new IllegalArgumentException(
                    "page token: " + olderThan.size() + " positions (expected: 1.." + REMEMBERED_MAX + ")");
        }
    }

    static Optional<PageToken> parse(String text) {
        int digits = text.length() - PREFIX.length();
        if (!text.startsWith(PREFIX) || digits < DIGITS || digits % DIGITS != 0 || digits / DIGITS > REMEMBERED_MAX) {
            return Optional.empty();
        }
        List<MessageSid> sids = new ArrayList<>(digits / DIGITS);
        for (int from = PREFIX.length(); from < text.length(); from += DIGITS) {
            Optional<MessageSid> sid = MessageSid.parse(SID_PREFIX + text.substring(from, from + DIGITS));
            if (sid.isEmpty()) {
                return Optional.empty();
            }
            sids.add(sid.get());
        }
        return Optional.of(new PageToken(sids));
    }

    /** The message behind which the page begins. */
    MessageSid position() {
        return olderThan.getFirst();
    }

    /** The token of the page behind this one, which ends with that message. */
    PageToken next(MessageSid last) {
        return after(last, olderThan);
    }

    /** The token of the second page. */
    static PageToken second(MessageSid last) {
        return after(last, List.of());
    }

    /** The token of the page before; empty where that is the first page or is no longer remembered. */
    Optional<PageToken> previous() {
        return olderThan.size() == 1
                ? Optional.empty()
                : Optional.of(new PageToken(olderThan.subList(1, olderThan.size())));
    }

    private static PageToken after(MessageSid last, List<MessageSid> before) {
        List<MessageSid> positions = new ArrayList<>(before.size() + 1);
        positions.add(last);
        positions.addAll(before.subList(0, Math.min(before.size(), REMEMBERED_MAX - 1)));
        return new PageToken(positions);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(PREFIX.length() + DIGITS * olderThan.size()).append(PREFIX);
        for (MessageSid sid : olderThan) {
            text.append(sid.toString(), SID_PREFIX.length(), SID_PREFIX.length() + DIGITS);
        }
        return text.toString();
    }
}

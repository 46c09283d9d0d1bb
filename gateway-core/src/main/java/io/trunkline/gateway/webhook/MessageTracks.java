package io.trunkline.gateway.webhook;

import io.trunkline.gateway.message.MessageSid;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The messages of one partition that want callbacks, as far as memory reaches: at the bound the one that was not met for
 * the longest time is forgotten. Thread-safe.
 */
final class MessageTracks {
    private final int messagesMax;
    private final Map<MessageSid, MessageTrack> tracks = new LinkedHashMap<>(64, 0.75f, true);

    MessageTracks(int messagesMax) {
        this.messagesMax = messagesMax;
    }

    synchronized MessageTrack track(MessageSid sid, Supplier<MessageTrack> fresh) {
        MessageTrack track = tracks.computeIfAbsent(sid, ignored -> fresh.get());
        Iterator<MessageTrack> oldest = tracks.values().iterator();
        while (tracks.size() > messagesMax) {
            oldest.next();
            oldest.remove();
        }
        return track;
    }

    synchronized void forget(MessageSid sid) {
        tracks.remove(sid);
    }
}

package io.trunkline.gateway.view;

import io.trunkline.gateway.lifecycle.MessageState;
import io.trunkline.gateway.message.AccountSid;
import io.trunkline.gateway.message.MessageSid;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** What the API may ask about messages. */
public interface MessageQueries {
    /**
     * One message of the account; empty when there is none. A SID that is younger than what the view has read is waited
     * for, a bounded moment; fails with {@link ViewUnavailableException} where the answer cannot be known then.
     */
    Mono<MessageView> find(AccountSid account, MessageSid sid);

    /** Where messages stand, deleted ones too, as far as the view has read; without those that it has not met. */
    Mono<Map<MessageSid, MessageState>> states(Set<MessageSid> sids);

    /**
     * A message of the account and what happened to it, in the log's order; empty when there is none. As {@link #find}
     * else.
     */
    Mono<MessageHistory> history(AccountSid account, MessageSid sid);

    /** A page of the account's messages, newest first. Fails with {@link ViewUnavailableException}. */
    Mono<MessagePage> list(AccountSid account, MessageFilter filter);
}

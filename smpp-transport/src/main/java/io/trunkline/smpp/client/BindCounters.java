package io.trunkline.smpp.client;

/**
 * What a bind has done since it was opened, over all its sessions. A snapshot.
 *
 * @param sent submit_sm handed to a socket
 * @param late responses that came after their submission had been reported unknown
 * @param delivered deliver_sm and data_sm handed to the handler
 * @param refusedInbound those refused at the bound of unanswered messages
 * @param binds sessions that were bound
 * @param inFlight requests that wait for their response now
 * @param window requests that may be in flight now, which an adaptive window changes
 */
public record BindCounters(
        long sent,
        long accepted,
        long rejected,
        long throttled,
        long notSent,
        long unknown,
        long late,
        long delivered,
        long refusedInbound,
        long binds,
        int inFlight,
        int window) {}

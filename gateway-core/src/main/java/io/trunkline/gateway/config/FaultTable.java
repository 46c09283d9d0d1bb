package io.trunkline.gateway.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the errors of a carrier mean. What a carrier's own table does not name means what it usually does:
 *
 * <pre>
 * command_status of submit_sm_resp
 *   ESME_RSYSERR 0x08, ESME_RX_T_APPN 0x64, ESME_RSUBMITFAIL 0x45          TRANSIENT
 *   ESME_RMSGQFUL 0x14, ESME_RTHROTTLED 0x58                              THROTTLED
 *   ESME_RINVBNDSTS 0x04: the bind is forgotten                           bound anew, tried again here
 *   ESME_RINVMSGLEN 0x01, ESME_RINVDSTADR 0x0B, ESME_RINVDSTTON 0x50,
 *   ESME_RINVDSTNPI 0x51, ESME_RINVSCHED 0x61, ESME_RINVEXPIRY 0x62,
 *   ESME_RINVDCS 0x104: the message's own fault                           PERMANENT
 *   all others, ESME_RINVSRCADR 0x0A and ESME_RPROHIBITED 0x101 too       ROUTE
 * error of a failing receipt
 *   6, 27 absent, 31 busy; any other of a message that expired            TRANSIENT
 *   all others                                                            PERMANENT
 * </pre>
 *
 * A carrier whose errors tell what another route may deliver has them as ROUTE in its own table: only then another attempt
 * follows a failing receipt. Nothing makes one follow where the carrier does not know what became of the message: it may
 * have been delivered.
 *
 * @param statuses by command_status
 * @param errors by a receipt's error as the carrier writes it, but for leading zeros
 */
public record FaultTable(Map<Integer, FaultClass> statuses, Map<String, FaultClass> errors) {
    /** What errors usually mean. */
    public static final FaultTable USUAL = new FaultTable(Map.of(), Map.of());

    private static final Map<Integer, FaultClass> USUAL_STATUSES = Map.of(
            0x08, FaultClass.TRANSIENT,
            0x64, FaultClass.TRANSIENT,
            0x45, FaultClass.TRANSIENT,
            0x14, FaultClass.THROTTLED,
            0x58, FaultClass.THROTTLED);

    private static final Map<String, FaultClass> USUAL_ERRORS = Map.of(
            "6", FaultClass.TRANSIENT,
            "27", FaultClass.TRANSIENT,
            "31", FaultClass.TRANSIENT);

    /** What is wrong with the message itself: its length, its destination, its times, its coding. */
    private static final Set<Integer> OF_MESSAGES = Set.of(0x01, 0x0B, 0x50, 0x51, 0x61, 0x62, 0x104);

    /** What is wrong with whom it comes from. */
    private static final Set<Integer> OF_SENDERS = Set.of(0x0A, 0x101);

    private static final Set<String> NOBODY_KNOWS = Set.of("UNKNOWN", "SKIPPED");

    public FaultTable {
        statuses = Map.copyOf(statuses);
        errors = errors.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(error -> plain(error.getKey()), Map.Entry::getValue));
    }

    /** What a command_status means that refuses a submission: the route's fault where nothing says that it is the message's. */
    public FaultClass ofStatus(int status) {
        FaultClass own = statuses.get(status);
        FaultClass otherwise = OF_MESSAGES.contains(status) ? FaultClass.PERMANENT : FaultClass.ROUTE;
        return own == null ? USUAL_STATUSES.getOrDefault(status, otherwise) : own;
    }

    /** Whether the carrier's own table names a command_status. */
    public boolean names(int status) {
        return statuses.containsKey(status);
    }

    /** Whether a command_status tells nothing of the carrier, since any would refuse the message. */
    public boolean isMessagesFault(int status) {
        return ofStatus(status) == FaultClass.PERMANENT;
    }

    /**
     * Whether a command_status tells of one sender and nothing of the others: ESME_RINVSRCADR 0x0A and ESME_RPROHIBITED 0x101,
     * as long as another carrier may take the message.
     */
    public boolean isSendersFault(int status) {
        return ofStatus(status) == FaultClass.ROUTE && OF_SENDERS.contains(status);
    }

    /**
     * What a receipt means that says a message failed.
     *
     * @param state the receipt's state, in any case
     * @param error as the carrier wrote it; empty where there is none
     */
    public FaultClass ofReceipt(String state, String error) {
        String word = state.strip().toUpperCase(Locale.ROOT);
        if (NOBODY_KNOWS.contains(word)) {
            return FaultClass.PERMANENT;
        }
        String plain = plain(error);
        FaultClass own = errors.get(plain);
        if (own != null) {
            return own;
        }
        return USUAL_ERRORS.getOrDefault(plain, word.equals("EXPIRED") ? FaultClass.TRANSIENT : FaultClass.PERMANENT);
    }

    private static String plain(String error) {
        String stripped = error.strip();
        int start = 0;
        while (start < stripped.length() - 1 && stripped.charAt(start) == '0') {
            start++;
        }
        return stripped.substring(start);
    }
}

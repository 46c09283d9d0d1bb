package io.trunkline.gateway.message;

/**
 * The codes that callers of Twilio's API know, of refused requests (14xxx, 2xxxx, 35xxx, 63xxx) and of failed or filtered
 * messages (30xxx).
 */
public enum ErrorCode {
    DESTINATION_FLOODED(14107, "Too many messages to one number within a short time"),
    INVALID_PARAMETER(20001, "A parameter is not valid"),
    ACCOUNT_NOT_ACTIVE(20005, "The account is suspended or closed"),
    SPEND_CAP_REACHED(20402, "The account has spent as much as it may in this day or month"),
    INVALID_TO(21211, "The 'To' number is not a valid phone number"),
    INVALID_FROM(21212, "The 'From' number is not a valid phone number, short code or alphanumeric sender"),
    COUNTRY_NOT_ENABLED(21408, "Messages to the country of the 'To' number are not enabled for this account"),
    MISSING_BODY(21602, "A message body is required"),
    MISSING_FROM(21603, "A 'From' sender or a 'MessagingServiceSid' is required"),
    MISSING_TO(21604, "A 'To' phone number is required"),
    FROM_NOT_OWNED(21606, "The 'From' sender does not belong to this account"),
    INVALID_STATUS_CALLBACK(21609, "The 'StatusCallback' URL is not a valid absolute http or https address"),
    OPTED_OUT(21610, "The recipient has opted out of messages from this sender"),
    QUEUE_FULL(21611, "The 'From' sender has as many messages queued as it may have"),
    NO_ROUTE(21612, "No route reaches the 'To' number from this sender"),
    BODY_TOO_LONG(21617, "The message body exceeds 1600 characters"),
    SERVICE_NOT_FOUND(21701, "The messaging service does not exist"),
    SERVICE_WITHOUT_SENDER(21703, "The messaging service has no sender"),
    QUEUE_OVERFLOW(30001, "The sender's queue was full when the message's time had come"),
    UNREACHABLE(30003, "Unreachable destination handset"),
    BLOCKED(30004, "Message blocked"),
    UNKNOWN_DESTINATION(30005, "Unknown destination handset"),
    FILTERED(30007, "Message filtered"),
    UNKNOWN_ERROR(30008, "Unknown error"),
    TOLL_FREE_NOT_VERIFIED(30032, "The toll-free number has not been verified"),
    SENDER_NOT_REGISTERED(30034, "The sender is not registered"),
    VALIDITY_EXPIRED(30036, "Validity period expired before the message could be sent"),
    PUMPING_SUSPECTED(30450, "Message blocked: one of a run of numbers that looks like pumped traffic"),
    MISSING_SEND_AT(35111, "A 'SendAt' time is required for a scheduled message"),
    INVALID_SEND_AT(35114, "The 'SendAt' time is not one at which a message can be scheduled"),
    INVALID_SCHEDULE_TYPE(35115, "The 'ScheduleType' is not supported"),
    VOLUME_CAP_REACHED(63038, "The account has sent as much as it may in this day or month");

    private final int code;
    private final String text;

    ErrorCode(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The number that travels as {@code code} or {@code error_code}. */
    public int code() {
        return code;
    }

    /** One English sentence without a full stop. */
    public String text() {
        return text;
    }
}

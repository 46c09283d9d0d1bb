package io.trunkline.gateway.intake.admission;

/** What a limit counts. */
public enum LimitKind {
    /** All messages of an account. */
    ACCOUNT("account"),
    /** The messages that come with one API key. */
    API_KEY("api_key"),
    /** The messages of an account to one country. */
    COUNTRY("country"),
    /** The segments of all accounts to one country. */
    THROUGHPUT("throughput"),
    /** An account's messages in a day. */
    DAILY_MESSAGES("daily_messages"),
    /** An account's segments in a day. */
    DAILY_SEGMENTS("daily_segments"),
    /** An account's segments in a month. */
    MONTHLY_SEGMENTS("monthly_segments"),
    /** What an account's segments cost in a day, at the most. */
    DAILY_SPEND("daily_spend"),
    /** What an account's segments cost in a month, at the most. */
    MONTHLY_SPEND("monthly_spend");

    private final String label;

    LimitKind(String label) {
        this.label = label;
    }

    /** The name in metrics and keys. */
    public String label() {
        return label;
    }
}

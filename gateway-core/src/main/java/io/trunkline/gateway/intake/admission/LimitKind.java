package io.trunkline.gateway.intake.admission;

/** What a limit counts. */
public enum LimitKind {
    /** All messages of an account. */
    ACCOUNT("account"),
    /** The messages that come with one API key. */
    API_KEY("api_key"),
    /** The messages of an account to one country. */
    COUNTRY("country");

    private final String label;

    LimitKind(String label) {
        this.label = label;
    }

    /** The name in metrics and keys. */
    public String label() {
        return label;
    }
}

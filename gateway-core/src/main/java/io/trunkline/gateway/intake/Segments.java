package io.trunkline.gateway.intake;

/** How many submit_sm a body takes. */
final class Segments {
    private Segments() {}

    static int count(String body) {
        return 1 + body.length() / 160;
    }
}

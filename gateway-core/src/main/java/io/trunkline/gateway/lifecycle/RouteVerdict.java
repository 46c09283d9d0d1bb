package io.trunkline.gateway.lifecycle;

/** Why a route was not taken for an attempt. */
public enum RouteVerdict {
    OTHER_COUNTRY("for another country"),
    OTHER_SENDER_KIND("not for this kind of sender"),
    NOT_YET_VALID("not valid yet"),
    NO_LONGER_VALID("not valid any more"),
    EXCLUDED("excluded for the account"),
    UNBOUND("no bind of its carrier is bound"),
    EJECTED("ejected"),
    CANARY_HELD("coming back, and tried for other messages"),
    TRIED_BEFORE("tried before"),
    SHORTER_PREFIX("less exact than the one chosen"),
    DEARER("dearer than the one chosen"),
    LESS_PREFERRED("another is preferred by the account"),
    NOT_THIS_TIME("equal to the one chosen, by weight not this time");

    private final String phrase;

    RouteVerdict(String phrase) {
        this.phrase = phrase;
    }

    /** In words, for whoever reads a timeline. */
    public String phrase() {
        return phrase;
    }
}

package io.trunkline.api.http;

/** The segments of a path that stand where its pattern has variables. */
public final class PathVariables {
    static final PathVariables NONE = new PathVariables(new String[0]);

    private final String[] values;

    PathVariables(String[] values) {
        this.values = values;
    }

    /** The value of that position, counted from 0 in the order of the pattern. */
    public String get(int position) {
        return values[position];
    }
}

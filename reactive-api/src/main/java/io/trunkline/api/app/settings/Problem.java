package io.trunkline.api.app.settings;

/**
 * One thing that is wrong with the settings.
 *
 * @param setting the name used, with its source
 */
public record Problem(String setting, String found, String expected) {

    @Override
    public String toString() {
        return setting + ": " + found + " (expected: " + expected + ")";
    }
}

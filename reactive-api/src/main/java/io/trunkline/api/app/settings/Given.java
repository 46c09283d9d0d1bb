package io.trunkline.api.app.settings;

/**
 * A value that one source gives for a setting.
 *
 * @param where the source and the name used there, as an error would say it: {@code --http} or {@code TRUNKLINE_HTTP}
 */
record Given(Key key, String value, String where) {}

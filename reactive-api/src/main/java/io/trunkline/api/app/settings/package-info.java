/**
 * What an operator may set: read from the command line, the environment and a YAML file, checked as a whole.
 *
 * <p>Start reading at {@code SettingsReader}; {@code Key} lists every setting. Depends on the YAML parser and on nothing
 * of the gateway.
 */
@NullMarked
package io.trunkline.api.app.settings;

import org.jspecify.annotations.NullMarked;

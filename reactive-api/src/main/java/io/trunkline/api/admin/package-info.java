/**
 * Administration over HTTP: everything that the directory holds, with its own credentials and versions. Start at {@link
 * AdminApi}; an entry's JSON stands in its {@link EntryKind}. Depends on http, and on config and message of the gateway.
 */
@NullMarked
package io.trunkline.api.admin;

import org.jspecify.annotations.NullMarked;

/** Tests of the API over real sockets. Start at {@link TestGateway}. */
@NullMarked
package io.trunkline.api;

import org.jspecify.annotations.NullMarked;

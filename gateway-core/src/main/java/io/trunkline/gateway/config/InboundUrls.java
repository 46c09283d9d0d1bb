package io.trunkline.gateway.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where what subscribers send is posted.
 *
 * @param url null where it is not posted
 * @param fallback where it is posted when that fails; null for nowhere
 */
public record InboundUrls(@Nullable URI url, @Nullable URI fallback) {
    public static final InboundUrls NONE = new InboundUrls(null, null);
}

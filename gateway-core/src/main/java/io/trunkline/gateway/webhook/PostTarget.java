package io.trunkline.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a callback is posted.
 *
 * @param url what the customer gave, in ASCII, without user-info and fragment
 * @param uri the same, to be dialled
 * @param authorization the header that stands for the user-info
 */
record PostTarget(String url, URI uri, Optional<String> authorization) {

    static PostTarget of(URI given) {
        String url = given.toASCIIString();
        int fragment = url.indexOf('#');
        if (fragment >= 0) {
            url = url.substring(0, fragment);
        }
        String userInfo = given.getRawUserInfo();
        if (userInfo == null) {
            return new PostTarget(url, url.equals(given.toString()) ? given : URI.create(url), Optional.empty());
        }
        int authority = url.indexOf("//") + 2;
        int at = url.indexOf('@', authority);
        String bare = url.substring(0, authority) + url.substring(at + 1);
        return new PostTarget(bare, URI.create(bare), Optional.of(basic(userInfo)));
    }

    private static String basic(String rawUserInfo) {
        // "+" is a plus sign in user-info, other than in forms
        String decoded = URLDecoder.decode(rawUserInfo.replace("+", "%2B"), UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(UTF_8));
    }
}

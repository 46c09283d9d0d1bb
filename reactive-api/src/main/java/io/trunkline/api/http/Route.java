package io.trunkline.api.http;

import io.netty.handler.codec.http.HttpMethod;

/**
 * What is answered under one method and path.
 *
 * @param pattern a path in which {@code {name}} stands for a variable segment, or for a segment up to an ending such as
 *     {@code .json}
 * @param whileDraining whether it is still answered while the server drains
 */
public record Route(HttpMethod method, String pattern, Handler handler, boolean whileDraining) {
    public static Route get(String pattern, Handler handler) {
        return new Route(HttpMethod.GET, pattern, handler, false);
    }

    public static Route post(String pattern, Handler handler) {
        return new Route(HttpMethod.POST, pattern, handler, false);
    }

    public static Route put(String pattern, Handler handler) {
        return new Route(HttpMethod.PUT, pattern, handler, false);
    }

    public static Route patch(String pattern, Handler handler) {
        return new Route(HttpMethod.PATCH, pattern, handler, false);
    }

    public static Route delete(String pattern, Handler handler) {
        return new Route(HttpMethod.DELETE, pattern, handler, false);
    }

    /** This route, answered to the last. */
    public Route evenWhileDraining() {
        return new Route(method, pattern, handler, true);
    }
}

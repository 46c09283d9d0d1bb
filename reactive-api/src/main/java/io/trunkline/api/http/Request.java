package io.trunkline.api.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;

/**
 * A whole request.
 *
 * @param path as it came, not decoded, without the query
 * @param query as it came, without the question mark; empty when there is none
 * @param variables the path's variable segments, in the order of the pattern
 * @param body at most {@link HttpLimits#bodyBytesMax}; empty when there is none. Not to be changed
 * @param remote who is at the other end of the connection
 */
@SuppressWarnings("ArrayRecordComponent")
public record Request(
        String path, String query, HttpHeaders headers, PathVariables variables, byte[] body, InetAddress remote) {
    /** The value of the pattern's variable of that position, counted from 0. */
    public String variable(int position) {
        return variables.get(position);
    }
}

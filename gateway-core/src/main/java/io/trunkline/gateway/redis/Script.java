package io.trunkline.gateway.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A script that Redis knows by its digest; one that Redis has forgotten is sent whole. */
public final class Script {
    private final byte[] text;
    private final String digest;

    private Script(byte[] text) {
        this.text = text;
        this.digest = sha1(text);
    }

    /**
     * The script in a resource.
     *
     * @param beside the class that the resource stands beside
     */
    public static Script named(Class<?> beside, String resource) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(resource), resource)) {
            return new Script(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is part of every Java platform", e);
        }
    }

    /**
     * Runs the script, which answers with a list.
     *
     * @param writer what keeps writers of the connection apart
     */
    CompletionStage<List<Object>> run(
            RedisAsyncCommands<String, byte[]> redis, Executor writer, String[] keys, byte[]... values) {
        CompletionStage<List<Object>> byDigest =
                redis.<List<Object>>evalsha(digest, ScriptOutputType.MULTI, keys, values);
        return byDigest.exceptionallyComposeAsync(
                fault -> isForgotten(fault)
                        ? redis.<List<Object>>eval(text, ScriptOutputType.MULTI, keys, values)
                        : CompletableFuture.failedStage(fault),
                writer);
    }

    private static boolean isForgotten(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return cause instanceof RedisNoScriptException;
    }

    /** A number as scripts read it. */
    public static byte[] ascii(long number) {
        return Long.toString(number).getBytes(UTF_8);
    }
}

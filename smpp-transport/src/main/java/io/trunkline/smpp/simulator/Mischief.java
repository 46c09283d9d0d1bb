package io.trunkline.smpp.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.trunkline.smpp.codec.FrameDecoder;
import io.trunkline.smpp.pdu.CommandId;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.simulator.Reaction.Tampering;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Stands between a session and its connection and does to octets what the session never would: spoils a response, writes
 * octet by octet, or hangs. Does nothing until it is told to. Event loop only.
 *
 * <p>Bound: it remembers the ids of responses to spoil until they pass; those are unanswered submit_sm, of which a bind
 * has {@link SimulatedCarrier#UNANSWERED_MAX} at most.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the promises tell those who want to know
final class Mischief extends ChannelDuplexHandler {

    private static final int IMPOSSIBLE_LENGTH = 0x7FFF_FFF0;

    private final Map<String, Tampering> toSpoil = new HashMap<>();
    private boolean byteByByte;
    private boolean hanging;

    /** Puts it next to the session; what goes out passes as whole PDUs. */
    void install(Channel channel) {
        channel.pipeline()
                .addBefore(channel.pipeline().context(FrameDecoder.class).name(), "mischief", this);
    }

    /** The response with this id is to be spoiled when it passes. */
    void spoil(String messageId, Tampering how) {
        toSpoil.put(messageId, how);
    }

    /** From here on every octet goes out by itself. */
    void writeByteByByte() {
        byteByByte = true;
    }

    /** Nothing is read or written any more, and the session cannot close the connection: the peer can, and {@link #end}. */
    void hang(Channel channel) {
        hanging = true;
        channel.config().setAutoRead(false);
    }

    /** Ends a connection that hangs. Any thread. */
    static void end(Channel channel) {
        channel.pipeline()
                .firstContext()
                .executor()
                .execute(() -> channel.unsafe().close(channel.unsafe().voidPromise()));
    }

    /** Ends the connection so that the peer sees a reset. */
    static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (hanging) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (hanging) {
            promise.tryFailure(new IllegalStateException("the simulated carrier hangs (expected: end)"));
        } else {
            ctx.close(promise);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (hanging) {
            ReferenceCountUtil.release(message);
            promise.setSuccess();
            return;
        }
        if (message instanceof ByteBuf pdus) {
            boolean bytewise = byteByByte;
            if (!toSpoil.isEmpty()) {
                spoil(pdus);
            }
            if (bytewise || byteByByte) {
                writeEach(ctx, pdus, promise);
                return;
            }
        }
        ctx.write(message, promise);
    }

    /** Whole PDUs, one after the other. */
    private void spoil(ByteBuf pdus) {
        int at = pdus.readerIndex();
        while (at + Pdu.HEADER_OCTETS <= pdus.writerIndex()) {
            int length = pdus.getInt(at);
            CommandId id = CommandId.of(pdus.getInt(at + Integer.BYTES));
            if (id == CommandId.SUBMIT_SM_RESP || id == CommandId.DATA_SM_RESP) {
                int bodyOctets = pdus.bytesBefore(at + Pdu.HEADER_OCTETS, length - Pdu.HEADER_OCTETS, (byte) 0);
                String messageId =
                        pdus.toString(at + Pdu.HEADER_OCTETS, Math.max(0, bodyOctets), StandardCharsets.ISO_8859_1);
                Tampering how = toSpoil.remove(messageId);
                if (how != null) {
                    spoil(pdus, at, id, how);
                }
            }
            at += length;
        }
    }

    private void spoil(ByteBuf pdus, int at, CommandId id, Tampering how) {
        switch (how) {
            case BYTE_BY_BYTE -> byteByByte = true;
            case OVERSIZED -> pdus.setInt(at, IMPOSSIBLE_LENGTH);
            case WRONG_TYPE -> {
                CommandId other = id == CommandId.SUBMIT_SM_RESP ? CommandId.DATA_SM_RESP : CommandId.SUBMIT_SM_RESP;
                pdus.setInt(at + Integer.BYTES, other.code());
            }
        }
    }

    /** A flush after each, so that the socket gets them one by one. */
    private static void writeEach(ChannelHandlerContext ctx, ByteBuf octets, ChannelPromise promise) {
        if (!octets.isReadable()) {
            ctx.write(octets, promise);
            return;
        }
        while (octets.readableBytes() > 1) {
            ctx.writeAndFlush(octets.readRetainedSlice(1));
        }
        ctx.writeAndFlush(octets.readRetainedSlice(1), promise);
        octets.release();
    }
}

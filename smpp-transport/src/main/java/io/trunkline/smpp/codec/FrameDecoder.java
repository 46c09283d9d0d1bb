package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.trunkline.smpp.pdu.Pdu;
import java.util.List;

/**
 * Cuts a stream of octets into frames and hands each to its listener in place, without a slice or a copy. Nothing is
 * ever allocated by the length that a peer declares: a length outside 16..cap ends the stream, and below the cap the
 * octets that came are kept and no more. Event loop only.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
    /** Room for a bind or an outbind with every field full, and an unknown PDU before it. */
    public static final int UNBOUND_OCTETS_MAX = 512;

    /** Room for a message_payload of 64 KiB with every other field full. */
    public static final int BOUND_OCTETS_MAX = 68 * 1024;

    private final FrameListener listener;
    private int octetsMax = UNBOUND_OCTETS_MAX;
    private boolean broken;
    private boolean cutOne;

    public FrameDecoder(FrameListener listener) {
        this.listener = listener;
    }

    /** Raises the cap from what an unbound peer may send to what a bound one may. */
    public void bound() {
        octetsMax = BOUND_OCTETS_MAX;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        while (!broken && in.readableBytes() >= Integer.BYTES) {
            int offset = in.readerIndex();
            int length = in.getInt(offset);
            if (length < Pdu.HEADER_OCTETS || length > octetsMax) {
                broken = true;
                listener.onBadLength(length, octetsMax);
                break;
            }
            if (in.readableBytes() < length) {
                return;
            }
            cutOne = true;
            listener.onFrame(in, offset, length);
            in.readerIndex(offset + length);
        }
        if (broken) {
            in.skipBytes(in.readableBytes());
        }
    }

    /** Not that of the superclass, which reads on where nothing was passed on, also while we have stopped reading. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        boolean partial = !broken && actualReadableBytes() > 0;
        listener.onReadEnd(partial, cutOne);
        cutOne = false;
        ctx.fireChannelReadComplete();
    }
}

package io.trunkline.smpp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.WriteBufferWaterMark;
import io.trunkline.smpp.codec.PduEncoder;
import io.trunkline.smpp.pdu.Pdu;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what one turn of the event loop writes into one buffer and flushes it once: at the end of a read for what was
 * written during it, else after the tasks that the loop has queued. Event loop only.
 *
 * <p>Knows how far the stream got: a request whose batch lies behind the first one that did not leave whole has
 * certainly not been seen by the peer.
 */
final class Outbox {
    /** Above the high mark new requests wait; {@link #isOverfull} is where even answers stop. */
    static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(24 * 1024, 48 * 1024);

    private static final int OVERFULL_OCTETS = 64 * 1024;
    private static final int BATCH_OCTETS = 16 * 1024;
    /** Leaves room for one more message of the usual size, so that a full batch does not grow to twice its size. */
    private static final int BATCH_OCTETS_FULL = BATCH_OCTETS - 1024;

    private static final int BATCH_OCTETS_FIRST = 256;
    private static final int OCTETS_USUAL_FIRST = 256;
    private static final int OCTETS_USUAL_WEIGHT = 8;

    private final Channel channel;
    private final ChannelHandlerContext ctx;
    private final RequestWindow<?> window;
    private final Runnable flushLater = this::flushQueued;
    private @Nullable ByteBuf batch;
    private int batchOctetsExpected = BATCH_OCTETS_FIRST;
    private int octetsUsual = OCTETS_USUAL_FIRST;
    private boolean withTlvs;
    private boolean reading;
    private boolean flushQueued;
    private boolean unflushed;
    private long sentThrough;
    private boolean broken;

    Outbox(ChannelHandlerContext ctx, RequestWindow<?> window) {
        this.ctx = ctx;
        this.channel = ctx.channel();
        this.window = window;
    }

    /** From here on optional parameters are written, or left out. */
    void withTlvs(boolean value) {
        withTlvs = value;
    }

    void write(Pdu pdu, int sequence) {
        ByteBuf out = batch;
        if (out == null) {
            out = ctx.alloc().ioBuffer(batchOctetsExpected);
            batch = out;
        }
        int before = out.writerIndex();
        PduEncoder.encode(pdu, sequence, withTlvs, out);
        octetsUsual += (out.writerIndex() - before - octetsUsual) / OCTETS_USUAL_WEIGHT;
        if (out.readableBytes() >= BATCH_OCTETS_FULL) {
            ship(out);
        }
        if (!reading && !flushQueued) {
            flushQueued = true;
            channel.eventLoop().execute(flushLater);
        }
    }

    /** A read has begun; what is written from here on leaves at its end. */
    void readBegun() {
        reading = true;
    }

    boolean isReading() {
        return reading;
    }

    void readEnded() {
        reading = false;
        flush();
    }

    void flush() {
        ByteBuf out = batch;
        if (out != null) {
            ship(out);
        }
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
    }

    /** Requests of the usual size that may be written before the peer must have read. */
    int room() {
        if (!channel.isWritable()) {
            return 0;
        }
        ByteBuf gathered = batch;
        long octets = channel.bytesBeforeUnwritable() - (gathered == null ? 0 : gathered.readableBytes());
        return (int) Math.max(1, octets / octetsUsual);
    }

    /** Whether so much waits for the peer to read that answers to it must stop too. */
    boolean isOverfull() {
        return !channel.isWritable() && channel.bytesBeforeWritable() + (long) WATER_MARK.low() > OVERFULL_OCTETS;
    }

    /** The last request, by order of opening, of which any octet may have left. */
    long sentThrough() {
        return sentThrough;
    }

    /** Drops what was not handed to the channel. */
    void release() {
        ByteBuf out = batch;
        batch = null;
        if (out != null) {
            out.release();
        }
    }

    private void flushQueued() {
        flushQueued = false;
        flush();
    }

    /** A batch that must wait for the peer waits without the room that it did not fill. */
    private void ship(ByteBuf out) {
        batch = null;
        unflushed = true;
        int octets = out.readableBytes();
        batchOctetsExpected = octets > BATCH_OCTETS / 2 ? BATCH_OCTETS : Math.max(octets, BATCH_OCTETS_FIRST);
        if (!channel.isWritable()) {
            out.capacity(octets);
        }
        ctx.write(out).addListener(new Shipped(window.opened()));
    }

    /** Notes how far a batch got. Batches complete in order, so only the first that fails can have left in part. */
    private final class Shipped implements ChannelFutureListener {
        private final long through;

        private Shipped(long through) {
            this.through = through;
        }

        @Override
        public void operationComplete(ChannelFuture written) {
            if (!broken) {
                sentThrough = through;
                broken = !written.isSuccess();
            }
        }
    }
}

package io.trunkline.smpp.codec;

import io.netty.buffer.ByteBuf;

/** Takes what {@link FrameDecoder} cuts from a stream; event loop only. */
public interface FrameListener {
    /** One whole frame, header included. {@code in} is valid during the call only, and its indices stay as they are. */
    void onFrame(ByteBuf in, int offset, int length);

    /** The stream is beyond repair: a length that no PDU can have. Nothing more will be cut from it. */
    void onBadLength(int commandLength, int commandLengthMax);

    /**
     * A read has ended.
     *
     * @param partial whether it left the beginning of a frame
     * @param cutOne whether it cut a whole one
     */
    void onReadEnd(boolean partial, boolean cutOne);
}

package io.trunkline.smpp.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import javax.net.ssl.SSLException;

/**
 * Ends a connection whose peer begins a second handshake, which TLS 1.2 allows and which costs us far more than the peer
 * (RFC 5246 section 7.4.1). Looks at the headers of the records that come in and at nothing else: after
 * change_cipher_spec one handshake record is due, TLS 1.2's Finished or TLS 1.3's hello after a retry; from then on
 * TLS 1.3 sends all it has as application_data, so that a further one can only be another handshake. Stands under the TLS
 * handler; event loop only.
 */
final class RenegotiationGuard extends ChannelInboundHandlerAdapter {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int HANDSHAKE = 22;
    private static final int HEADER_OCTETS = 5;

    private int headerOctets;
    private int bodyOctetsLeft;
    private boolean cipherChanged;
    private boolean finished;
    private boolean refused;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!refused && message instanceof ByteBuf in) {
            refused = beginsAnother(in);
            if (refused) {
                in.release();
                ctx.fireExceptionCaught(
                        new SSLException("a second handshake (expected: application data after the first)"));
                return;
            }
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private boolean beginsAnother(ByteBuf in) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        while (at < end) {
            if (headerOctets == HEADER_OCTETS) {
                int skipped = Math.min(bodyOctetsLeft, end - at);
                at += skipped;
                bodyOctetsLeft -= skipped;
                headerOctets = bodyOctetsLeft == 0 ? 0 : HEADER_OCTETS;
            } else if (header(in.getUnsignedByte(at++))) {
                return true;
            }
        }
        return false;
    }

    /** Takes one octet of a header: type, two of the version, two of the length. */
    private boolean header(int octet) {
        boolean another = false;
        switch (headerOctets) {
            case 0 -> another = type(octet);
            case 3 -> bodyOctetsLeft = octet << Byte.SIZE;
            case 4 -> bodyOctetsLeft |= octet;
            default -> {}
        }
        headerOctets++;
        if (headerOctets == HEADER_OCTETS && bodyOctetsLeft == 0) {
            headerOctets = 0;
        }
        return another;
    }

    private boolean type(int type) {
        if (type == CHANGE_CIPHER_SPEC) {
            cipherChanged = true;
        }
        if (type != HANDSHAKE || !cipherChanged) {
            return false;
        }
        boolean another = finished;
        finished = true;
        return another;
    }
}

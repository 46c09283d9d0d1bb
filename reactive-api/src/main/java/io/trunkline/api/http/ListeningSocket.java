package io.trunkline.api.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Where the server listens. The kernel connects senders before anybody accepts them, and resets those that wait when the
 * socket is closed: a sender that comes between the last look and the close, or while an event loop is behind, would be
 * left without an answer. So before the socket closes, the kernel is told to begin no more connections:
 *
 * <pre>
 * nobody new --> those half connected get time to be connected --> all are accepted --> closed
 * </pre>
 *
 * Who comes meanwhile is not answered by the kernel, tries again after a second, and is refused then. All of this is done
 * with epoll; elsewhere the socket is just closed.
 */
final class ListeningSocket {
    private static final Logger LOG = LoggerFactory.getLogger(ListeningSocket.class);

    /** What Netty gives for a peer's address. */
    private static final int ADDRESS_BYTES = 26;

    /** For the last packet of who has the kernel's answer already: a round trip across an ocean. */
    private static final Duration HANDSHAKE_MAX = Duration.ofMillis(200);

    /** A {@code struct sock_fprog}: how many instructions, and where they are. */
    private static final int PROGRAM_BYTES = 16;

    private static final RawUnixChannelOption PACKET_FILTER =
            new RawUnixChannelOption("SO_ATTACH_FILTER", 1, 26, PROGRAM_BYTES);

    /**
     * The filter as classic BPF, an instruction a line: opcode, where to go on, operand. It sees packets from their TCP header
     * on, whose flags are in octet 13.
     */
    private static final int[][] NO_SYN = {
        {0x30, 0, 0, 13}, // load the flags
        {0x45, 0, 1, 0x02}, // SYN? else over the next one
        {0x06, 0, 0, 0}, // take nothing of the packet: drop it
        {0x06, 0, 0, -1}, // take all
    };

    private static final int INSTRUCTION_BYTES = 8;

    private final Channel channel;

    ListeningSocket(Channel channel) {
        this.channel = channel;
    }

    /** Accepts who is connected, and closes. Completes when it is closed. */
    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw and is not cancelled
    Mono<Void> close() {
        return Mono.create(sink -> channel.eventLoop().execute(() -> {
            Runnable last = () -> {
                acceptWhoWaits();
                channel.close().addListener(closed -> sink.success());
            };
            if (beginNoMore()) {
                channel.eventLoop().schedule(last, HANDSHAKE_MAX.toNanos(), TimeUnit.NANOSECONDS);
            } else {
                last.run();
            }
        }));
    }

    /** Returns whether the kernel does. */
    private boolean beginNoMore() {
        if (!(channel instanceof EpollServerSocketChannel)) {
            return false;
        }
        ByteBuffer filter = direct(NO_SYN.length * INSTRUCTION_BYTES);
        ByteBuffer program = direct(PROGRAM_BYTES);
        try {
            for (int[] instruction : NO_SYN) {
                filter.putShort((short) instruction[0])
                        .put((byte) instruction[1])
                        .put((byte) instruction[2])
                        .putInt(instruction[3]);
            }
            program.putShort(0, (short) NO_SYN.length).putLong(8, Buffer.memoryAddress(filter));
            return channel.config().setOption(PACKET_FILTER, program);
        } catch (RuntimeException e) {
            LOG.warn("{}: who connects in this moment gets no answer: {}", channel, e.toString());
            return false;
        } finally {
            Reference.reachabilityFence(filter);
        }
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private void acceptWhoWaits() {
        if (!(channel instanceof EpollServerSocketChannel epoll && epoll.fd() instanceof Socket socket)) {
            return;
        }
        ChannelPipeline pipeline = channel.pipeline();
        byte[] address = new byte[ADDRESS_BYTES];
        try {
            int left = ApiServer.BACKLOG;
            int accepted = socket.accept(address);
            while (accepted >= 0) {
                pipeline.fireChannelRead(new EpollSocketChannel(accepted));
                accepted = --left > 0 ? socket.accept(address) : -1;
            }
            pipeline.fireChannelReadComplete();
        } catch (IOException e) {
            LOG.warn("{}: who waits to be accepted gets no answer: {}", channel, e.toString());
        }
    }
}

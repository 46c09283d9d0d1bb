package io.trunkline.smpp;

import io.trunkline.smpp.codec.MalformedPduException;
import io.trunkline.smpp.codec.Wire;
import io.trunkline.smpp.pdu.AddressRange;
import io.trunkline.smpp.pdu.BindMode;
import io.trunkline.smpp.pdu.BindRequest;
import io.trunkline.smpp.pdu.InterfaceVersion;
import io.trunkline.smpp.pdu.Pdu;
import io.trunkline.smpp.pdu.SystemId;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The other end of a connection, of either role, that says exactly what a test has it say. Blocks. */
public final class RawPeer implements Closeable {
    private static final int READ_MILLIS_MAX = 10_000;
    private static final int NARROW_OCTETS = 4_096;
    private final Socket socket;
    private final DataInputStream in;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MILLIS_MAX);
        in = new DataInputStream(socket.getInputStream());
    }

    public static ServerSocket listen() throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(READ_MILLIS_MAX);
        return listening;
    }

    public static RawPeer accept(ServerSocket listening) throws IOException {
        return new RawPeer(listening.accept());
    }

    public static RawPeer connect(int port) throws IOException {
        return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Connects with a receive buffer of a few kibioctets, so that what is not read is soon felt at the other end. */
    public static RawPeer connectNarrow(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(NARROW_OCTETS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawPeer(socket);
    }

    /** The same over TLS; the handshake is over when this returns. */
    public static RawPeer connectNarrow(int port, SSLContext tls) throws IOException {
        RawPeer plain = connectNarrow(port);
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain.socket, "localhost", port, true);
        socket.startHandshake();
        return new RawPeer(socket);
    }

    /** A frame as it came, with its header's fields. */
    public static final class Frame {
        private final byte[] octets;

        private Frame(byte[] octets) {
            this.octets = octets;
        }

        public int command() {
            return ByteBuffer.wrap(octets).getInt(4);
        }

        public int status() {
            return ByteBuffer.wrap(octets).getInt(8);
        }

        public int sequence() {
            return ByteBuffer.wrap(octets).getInt(12);
        }

        public Pdu pdu() {
            try {
                return Wire.decode(octets);
            } catch (MalformedPduException e) {
                throw new AssertionError(e);
            }
        }
    }

    public static BindRequest bindRequest(BindMode mode, String systemId, String password) {
        return new BindRequest(mode, new SystemId(systemId), password, "", InterfaceVersion.V3_4, AddressRange.NONE);
    }

    public void send(Pdu pdu, int sequence) throws IOException {
        send(Wire.encode(pdu, sequence));
    }

    public void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    public Frame read() throws IOException {
        byte[] octets = new byte[in.readInt()];
        ByteBuffer.wrap(octets).putInt(0, octets.length);
        in.readFully(octets, 4, octets.length - 4);
        return new Frame(octets);
    }

    /** Whether the other side has closed, with nothing more said. */
    public boolean isClosedByPeer() throws IOException {
        try {
            return in.read() < 0;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    /** Reads on until the other side has closed, whatever it says before. */
    public void awaitClose() throws IOException {
        boolean closed;
        do {
            closed = isClosedByPeer();
        } while (!closed);
    }

    /** Ends the connection by a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

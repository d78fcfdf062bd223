package dev.cairn.hostile;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** MQTT 5 by hand over a socket: says exactly what it is told. Written bytes are those of MQTT 5.0, section 3. */
final class Wire implements Closeable {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final byte[] PINGREQ = {(byte) 0xc0, 0};
    static final byte[] PINGRESP = {(byte) 0xd0, 0};

    /** Another address than the honest gateways': places before the door are shared between addresses. */
    private static final String STRANGERS = "127.0.0.2";

    private static final int CONNECT_MS = 60_000;
    private static final int POLL_MS = 250;

    private final Socket socket;

    private Wire(Socket socket) {
        this.socket = socket;
    }

    /** A TCP connection and nothing more. */
    static Wire tcp(int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(STRANGERS, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
        return new Wire(socket);
    }

    /** A finished TLS handshake, as far as this side knows. */
    static Wire tls(int port, SSLSocketFactory own) throws IOException {
        Wire tcp = tcp(port);
        try {
            SSLSocket socket = (SSLSocket) own.createSocket(tcp.socket, "127.0.0.1", port, true);
            socket.setSoTimeout(CONNECT_MS);
            socket.startHandshake();
            return new Wire(socket);
        } catch (IOException e) {
            tcp.close();
            throw e;
        }
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    static byte[] connect(String clientId, int keepAliveS) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.writeBytes(new byte[] {5, 2, (byte) (keepAliveS >> 8), (byte) keepAliveS, 0});
        text(body, clientId);
        return packet(0x10, body);
    }

    /** With a will of that size. */
    static byte[] connectWithWill(String clientId, String topic, int willBytes) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.writeBytes(new byte[] {5, 0x0e, 0, 60, 0});
        text(body, clientId);
        body.write(0);
        text(body, topic);
        body.write(willBytes >> 8);
        body.write(willBytes);
        body.writeBytes(new byte[willBytes]);
        return packet(0x10, body);
    }

    /** With that many user properties (3.1.2.11.8). */
    static byte[] connectWithProperties(String clientId, int count) {
        ByteArrayOutputStream properties = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            properties.write(0x26);
            text(properties, "name-" + i);
            text(properties, "value-" + i);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.writeBytes(new byte[] {5, 2, 0, 60});
        length(body, properties.size());
        body.writeBytes(properties.toByteArray());
        text(body, clientId);
        return packet(0x10, body);
    }

    /** The same packet so often. */
    static byte[] times(byte[] packet, int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(packet);
        }
        return all.toByteArray();
    }

    static byte[] publish(int flags, String topic, int id, byte[] payload) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, topic);
        body.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, 0});
        body.writeBytes(payload);
        return packet(0x30 | flags, body);
    }

    static byte[] subscribe(String filter) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {0, 1, 0});
        text(body, filter);
        body.write(1);
        return packet(0x82, body);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write(utf8.length >> 8);
        out.write(utf8.length);
        out.writeBytes(utf8);
    }

    private static byte[] packet(int first, ByteArrayOutputStream body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        length(out, body.size());
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    private static void length(ByteArrayOutputStream out, int length) {
        int rest = length;
        for (; rest >= 128; rest /= 128) {
            out.write(rest % 128 + 128);
        }
        out.write(rest);
    }

    /** One packet from the server: its type and its body; short ones only. */
    record Packet(int type, byte[] body) {
        /** Of a PUBACK; 0 when it says none (3.4.2.1). */
        int pubackReason() {
            return body.length > 2 ? body[2] & 0xff : 0;
        }

        /** Of a CONNACK (3.2.2.2). */
        int connackReason() {
            return body[1] & 0xff;
        }

        /** Of the one filter of a SUBACK (3.9.3). */
        int subackReason() {
            return body[body.length - 1] & 0xff;
        }
    }

    /** The next packet; an exception when the server closes. */
    Packet read() throws IOException {
        socket.setSoTimeout(CONNECT_MS);
        InputStream in = socket.getInputStream();
        int first = require(in.read());
        int size = 0;
        for (int shift = 0; ; shift += 7) {
            int next = require(in.read());
            size |= (next & 0x7f) << shift;
            if (next < 128) {
                return new Packet(first >> 4, in.readNBytes(size));
            }
        }
    }

    private static int require(int read) throws IOException {
        if (read < 0) {
            throw new IOException("closed");
        }
        return read;
    }

    /** What the server said before it closed. */
    record Said(boolean closed, int bytes) {}

    /** Waits until the server closes, whatever it says before. */
    Said awaitClose(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        int bytes = 0;
        try {
            socket.setSoTimeout(POLL_MS);
            InputStream in = socket.getInputStream();
            while (System.nanoTime() < end) {
                try {
                    int next = in.read();
                    if (next < 0) {
                        return new Said(true, bytes);
                    }
                    bytes++;
                } catch (SocketTimeoutException silent) {
                    // Again.
                }
            }
            return new Said(false, bytes);
        } catch (IOException reset) {
            return new Said(true, bytes);
        }
    }

    /** Ends it with a reset instead of an end. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

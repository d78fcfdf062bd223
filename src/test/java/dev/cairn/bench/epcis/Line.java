package dev.cairn.bench.epcis;

import dev.cairn.proof.Bytes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection of a client, HTTP/1.1, kept open. As little as it can be: whoever measures shares the processors with what is measured. Answers
 * have a length.
 */
final class Line implements AutoCloseable {
    private static final int ANSWER_BYTES_MAX = 8 << 20;
    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;
    private final BufferedInputStream in;
    private final OutputStream out;

    Line(int port) throws IOException {
        this(port, "127.0.0.1");
    }

    /** @param from the address to come from, one of this machine's */
    Line(int port, String from) throws IOException {
        socket = socket(port, from);
        socket.setSoTimeout(PATIENCE_MS);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    }

    static Socket socket(int port, String from) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** @param location empty without */
    record Answer(int status, String location, String text) {}

    /** @param headers whole lines, each with its end */
    Answer post(String path, String headers, Bytes body) throws IOException {
        return send("POST " + path, headers + "Content-Length: " + body.size() + "\r\n", body);
    }

    Answer get(String path, String headers) throws IOException {
        return send("GET " + path, headers, Bytes.EMPTY);
    }

    private Answer send(String what, String headers, Bytes body) throws IOException {
        out.write((what + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(body.toArray());
        out.flush();
        int status = Integer.parseInt(line().split(" ")[1]);
        int length = 0;
        String location = "";
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String value = header.substring(colon + 1).strip();
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = Integer.parseInt(value);
                case "location" -> location = value;
                case "transfer-encoding" -> throw new IOException("an answer without a length");
                default -> {}
            }
        }
        if (length > ANSWER_BYTES_MAX) {
            throw new IOException("an answer of " + length + " bytes");
        }
        return new Answer(status, location, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the door hung up");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

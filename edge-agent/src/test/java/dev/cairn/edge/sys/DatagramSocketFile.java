package dev.cairn.edge.sys;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A real Unix datagram socket to listen on, as systemd has one: the JDK cannot make one. */
public final class DatagramSocketFile implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MESSAGE_BYTES_MAX = 4096;
    private static final long POLL_MS = 10;

    /** libc. */
    public interface LibC extends Library {
        LibC C = Native.load("c", LibC.class);

        int socket(int domain, int type, int protocol);

        int bind(int socket, Memory address, int length);

        long recv(int socket, Memory message, long length, int flags);

        int close(int socket);
    }

    private final int socket;
    private final List<String> lines = new ArrayList<>();

    private DatagramSocketFile(int socket) {
        this.socket = socket;
    }

    /** @param name a path, or {@code @} and an abstract name */
    public static DatagramSocketFile listen(String name) {
        int socket = LibC.C.socket(AF_UNIX, SOCK_DGRAM, 0);
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        try (Memory address = new Memory(110)) {
            address.clear();
            address.setShort(0, (short) AF_UNIX);
            address.write(2, path, 0, path.length);
            if (name.startsWith("@")) {
                address.setByte(2, (byte) 0);
            }
            if (socket < 0 || LibC.C.bind(socket, address, 2 + path.length) != 0) {
                throw new IllegalStateException("cannot listen on " + name + ", errno " + Native.getLastError());
            }
        }
        return new DatagramSocketFile(socket);
    }

    /** All lines heard so far. */
    public synchronized List<String> heard() {
        try (Memory message = new Memory(MESSAGE_BYTES_MAX)) {
            long length = LibC.C.recv(socket, message, MESSAGE_BYTES_MAX, MSG_DONTWAIT);
            while (length > 0) {
                new String(message.getByteArray(0, (int) length), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(lines::add);
                length = LibC.C.recv(socket, message, MESSAGE_BYTES_MAX, MSG_DONTWAIT);
            }
        }
        return List.copyOf(lines);
    }

    /** Waits until a line begins so that many times. */
    public void await(String beginning, int times, long seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (heard().stream().filter(line -> line.startsWith(beginning)).count() < times) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no " + beginning + " x" + times + " within " + seconds + " s: " + heard());
            }
            Thread.sleep(POLL_MS);
        }
    }

    @Override
    public void close() {
        LibC.C.close(socket);
    }
}

package dev.cairn.edge.sys;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager how it goes, by the protocol of {@code sd_notify(3)}: one datagram of {@code KEY=value} lines to the socket
 * that {@code NOTIFY_SOCKET} names, a path or {@code @} and an abstract name. The JDK has no Unix datagram socket, so libc is called; no
 * libsystemd is needed. Without the variable nothing is sent. Never throws: a manager that does not listen is no reason to stop measuring.
 */
public final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int FAMILY_BYTES = 2;
    /** {@code sizeof sun_path}; a path needs a zero byte at its end. */
    private static final int PATH_BYTES_MAX = 108;

    private static final int STATUS_CHARS_MAX = 200;
    private static final Duration NO_WATCHDOG = Duration.ZERO;

    private interface LibC extends Library {
        int socket(int domain, int type, int protocol);

        long sendto(int socket, byte[] message, long length, int flags, Memory address, int addressLength);

        int close(int socket);
    }

    private final Optional<byte[]> address;
    private final Duration watchdog;
    private boolean complained;

    private ServiceManager(Optional<byte[]> address, Duration watchdog) {
        this.address = address;
        this.watchdog = watchdog;
    }

    /**
     * The manager that started this process.
     *
     * @param environment usually {@code System.getenv()}
     * @param pid of this process; a watchdog meant for another one ({@code WATCHDOG_PID}) is not ours to feed
     */
    public static ServiceManager of(Map<String, String> environment, long pid) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        boolean usable = (socket.startsWith("/") || socket.startsWith("@")) && socket.length() > 1;
        return new ServiceManager(
                usable ? Optional.of(socket.getBytes(StandardCharsets.UTF_8)) : Optional.empty(),
                usable ? watchdog(environment, pid) : NO_WATCHDOG);
    }

    private static Duration watchdog(Map<String, String> environment, long pid) {
        String meant = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        try {
            long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
            return Long.parseLong(meant) == pid ? Duration.ofMillis(micros / 1000) : NO_WATCHDOG;
        } catch (NumberFormatException e) {
            return NO_WATCHDOG;
        }
    }

    /** How long the manager waits for a sign of life before it starts the agent anew; zero when it does not. */
    public Duration watchdog() {
        return watchdog;
    }

    /** Still on the way up, and nothing is wrong: the manager waits that much longer from now. */
    public void starting(String status, Duration more) {
        send("EXTEND_TIMEOUT_USEC=" + more.toNanos() / 1_000 + "\n" + statusLine(status));
    }

    /** Everything is up. */
    public void ready(String status) {
        send("READY=1\n" + statusLine(status));
    }

    /** One sentence for {@code systemctl status}. */
    public void status(String status) {
        send(statusLine(status));
    }

    /** A sign of life. */
    public void alive() {
        send("WATCHDOG=1");
    }

    /** On the way out. */
    public void stopping() {
        send("STOPPING=1");
    }

    private static String statusLine(String status) {
        String line = status.replaceAll("\\p{Cntrl}", " ");
        return "STATUS=" + line.substring(0, Math.min(line.length(), STATUS_CHARS_MAX));
    }

    private void send(String message) {
        if (address.isEmpty()) {
            return;
        }
        try {
            if (!Platform.isLinux() || !sent(address.get(), message.getBytes(StandardCharsets.UTF_8))) {
                complain("errno=" + Native.getLastError());
            }
        } catch (LinkageError | RuntimeException e) {
            complain("cause=" + e);
        }
    }

    private void complain(String why) {
        if (!complained) {
            complained = true;
            LOG.warn("service manager not told {}", why);
        }
    }

    private static boolean sent(byte[] path, byte[] message) {
        if (path.length >= PATH_BYTES_MAX) {
            return false;
        }
        LibC libc = LibraryOfC.INSTANCE;
        int socket = libc.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (socket < 0) {
            return false;
        }
        try (Memory to = new Memory(FAMILY_BYTES + PATH_BYTES_MAX)) {
            to.clear();
            to.setShort(0, (short) AF_UNIX);
            to.write(FAMILY_BYTES, path, 0, path.length);
            if (path[0] == '@') {
                to.setByte(FAMILY_BYTES, (byte) 0);
            }
            return libc.sendto(socket, message, message.length, MSG_NOSIGNAL, to, FAMILY_BYTES + path.length)
                    == message.length;
        } finally {
            libc.close(socket);
        }
    }

    /** Loaded at the first message only. */
    private static final class LibraryOfC {
        private static final LibC INSTANCE = Native.load("c", LibC.class);
    }
}

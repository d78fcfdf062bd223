package dev.cairn.edge.sys;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the kernel's clock discipline by {@code adjtimex(2)} with {@code modes = 0}, which needs no right. Only on 64-bit Linux; elsewhere
 * nothing is known.
 */
public final class Adjtimex {
    private static final Logger LOG = LoggerFactory.getLogger(Adjtimex.class);
    private static final int STRUCT_BYTES = 208;
    private static final int MAXERROR_OFFSET = 24;
    private static final int STATUS_OFFSET = 40;
    private static final int STA_UNSYNC = 0x0040;
    private static final int TIME_ERROR = 5;
    private static final Optional<LibC> LIBC = load();

    private interface LibC extends Library {
        int adjtimex(Memory timex);
    }

    /**
     * What the kernel says.
     *
     * @param synchronised whether something keeps the clock in step
     * @param maxErrorMicros largest error it rules in
     */
    public record State(boolean synchronised, long maxErrorMicros) {}

    private Adjtimex() {}

    /** The state now, or nothing where the call is not to be had. */
    public static Optional<State> read() {
        if (LIBC.isEmpty()) {
            return Optional.empty();
        }
        try (Memory timex = new Memory(STRUCT_BYTES)) {
            timex.clear();
            int answer = LIBC.get().adjtimex(timex);
            if (answer < 0) {
                return Optional.empty();
            }
            boolean unsync = (timex.getInt(STATUS_OFFSET) & STA_UNSYNC) != 0;
            return Optional.of(new State(!unsync && answer != TIME_ERROR, timex.getLong(MAXERROR_OFFSET)));
        }
    }

    private static Optional<LibC> load() {
        if (!Platform.isLinux() || !Platform.is64Bit()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Native.load("c", LibC.class));
        } catch (UnsatisfiedLinkError | RuntimeException e) {
            LOG.info("clock state not readable cause={}", e.toString());
            return Optional.empty();
        }
    }
}

package dev.cairn.edge.time;

import dev.cairn.edge.sys.Adjtimex;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.Clock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel says of its clock: {@code adjtimex} (state 2 and the largest error when something keeps it in step, whatever
 * daemon that is), else the file that systemd-timesyncd leaves, else unknown; unknown too while the clock is earlier than any gateway ran,
 * whatever the kernel says. Boot id and boot time from {@code /proc}.
 */
public final class KernelClock implements ClockProbe {
    /** No gateway ran before: a clock that says so is wrong. */
    public static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");

    private static final int UNKNOWN = 0;
    private static final int NTP = 2;
    private static final String BOOT_ID = "proc/sys/kernel/random/boot_id";
    private static final String UPTIME = "proc/uptime";
    private static final String TIMESYNC = "run/systemd/timesync/synchronized";

    private final Path root;
    private final InstantSource wall;
    private final Bytes bootId;

    /**
     * @param root folder that holds {@code proc} and {@code run}
     * @param random stands in where the system has no boot id
     * @param wall the clock that is spoken of
     */
    public KernelClock(Path root, SecureRandom random, InstantSource wall) {
        this.root = root;
        this.wall = wall;
        this.bootId = bootId(root).orElseGet(() -> Bytes.random(random, Clock.BOOT_ID_BYTES));
    }

    @Override
    public Clock read() {
        if (wall.instant().isBefore(EARLIEST)) {
            return new Clock(UNKNOWN, OptionalLong.empty(), bootId, bootTimeMs());
        }
        Optional<Adjtimex.State> kernel = Adjtimex.read();
        if (kernel.isPresent()) {
            Adjtimex.State state = kernel.get();
            return state.synchronised()
                    ? new Clock(NTP, OptionalLong.of(state.maxErrorMicros() / 1000 + 1), bootId, bootTimeMs())
                    : new Clock(UNKNOWN, OptionalLong.empty(), bootId, bootTimeMs());
        }
        int state = Files.exists(root.resolve(TIMESYNC)) ? NTP : UNKNOWN;
        return new Clock(state, OptionalLong.empty(), bootId, bootTimeMs());
    }

    /** Milliseconds since boot, suspend included; 0 where the system does not say. */
    private long bootTimeMs() {
        try {
            String first = Files.readString(root.resolve(UPTIME)).split(" ", 2)[0];
            return new BigDecimal(first).movePointRight(3).longValue();
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<Bytes> bootId(Path root) {
        try {
            return Optional.of(
                    Bytes.ofHex(Files.readString(root.resolve(BOOT_ID)).strip().replace("-", "")));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

package dev.cairn.launch;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What an organisation's machine says about its clock: nothing it cannot know (state 0, error unknown), but which boot it is and how
 * long ago that was, from the kernel where there is one.
 */
public final class HostClock implements Supplier<Clock> {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int MS_PER_SECOND = 1000;

    private final Bytes bootId;

    /** @param random makes a boot id where the kernel gives none */
    public HostClock(SecureRandom random) {
        this.bootId = kernelBootId(random);
    }

    @Override
    public Clock get() {
        return new Clock(0, OptionalLong.empty(), bootId, uptimeMs());
    }

    private static Bytes kernelBootId(SecureRandom random) {
        try {
            return Bytes.ofHex(Files.readString(BOOT_ID).strip().replace("-", ""));
        } catch (IOException | IllegalArgumentException noKernelId) {
            return Bytes.random(random, Clock.BOOT_ID_BYTES);
        }
    }

    private static long uptimeMs() {
        try {
            return (long) (Double.parseDouble(Files.readString(UPTIME).split(" ")[0]) * MS_PER_SECOND);
        } catch (IOException | NumberFormatException noUptime) {
            return 0;
        }
    }
}

package dev.cairn.bench.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** CPU time, memory and disk traffic of processes, from Linux's {@code /proc}. */
public final class Cpu {
    private static final long MICROS_PER_TICK = 10_000;
    private static final int UTIME = 11;
    private static final int CPU_FIELDS = 4;

    private Cpu() {}

    /** User and system time of a process and all below it, those that have ended included, in µs; a tick is 10 ms. */
    public static long micros(long pid) throws IOException {
        long ticks = ticks(pid);
        try (Stream<ProcessHandle> below = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants)) {
            for (ProcessHandle each : below.toList()) {
                ticks += ticks(each.pid());
            }
        }
        return ticks * MICROS_PER_TICK;
    }

    /** utime, stime, and of children that were waited for cutime, cstime: proc(5). */
    private static long ticks(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] after = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long sum = 0;
            for (int i = 0; i < CPU_FIELDS; i++) {
                sum += Long.parseLong(after[UTIME + i]);
            }
            return sum;
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }

    /** Resident memory in KiB, its highest so far: {@code VmHWM}. */
    static long residentKib(long pid) throws IOException {
        return field(Path.of("/proc", Long.toString(pid), "status"), "VmHWM:\\s+(\\d+) kB");
    }

    /** Bytes that this process has caused to be sent to the disk: whole pages, the file system's own not counted. */
    static long diskBytes() throws IOException {
        return field(Path.of("/proc/self/io"), "write_bytes: (\\d+)");
    }

    private static long field(Path file, String expression) throws IOException {
        Matcher line = Pattern.compile("(?m)^" + expression).matcher(Files.readString(file));
        if (!line.find()) {
            throw new IOException(file + " has no " + expression);
        }
        return Long.parseLong(line.group(1));
    }
}

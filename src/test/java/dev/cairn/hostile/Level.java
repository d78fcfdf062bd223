package dev.cairn.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.cairn.check.Proc;
import dev.cairn.check.Programs;
import dev.cairn.plant.Plant;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a server process holds.
 *
 * @param liveBytes objects alive on its heap, after a full collection
 * @param residentBytes memory of the whole process; shown, not judged: a collector gives back when it likes
 * @param sessions MQTT sessions in the door's table
 * @param shown MQTT sessions on the operator's page, over all gateways
 * @param logBytes what it has written to its log
 */
record Level(long liveBytes, long residentBytes, long threads, long files, long sessions, long shown, long logBytes) {
    /** Buffers, caches and code that a few sessions more may still fill. */
    private static final long BYTES_MORE = 6L << 20;

    /**
     * An honest statement's share of the ledger's bounded caches, which are full after 130,000 of them: its entry (330 bytes with its
     * objects), its leaf's hash and those above (170) in verified tiles and bundles, its place in the journal's segment (50).
     */
    private static final long STATEMENT_BYTES = 700;

    private static final long THREADS_MORE = 12;
    private static final long FILES_MORE = 16;

    /** Starting, sealing and being well take some lines; strangers may not add to them. */
    private static final long LOG_BYTES_MORE = 16L << 10;

    static Level of(Proc server, Plant plant) throws IOException {
        long pid = server.pid();
        return new Level(
                live(pid),
                resident(pid),
                threads(pid),
                files(pid),
                sessions(plant),
                shown(plant),
                Files.size(server.log()));
    }

    /** The same with another length of the log: strangers may not write a line from the beginning on. */
    Level withLog(long bytes) {
        return new Level(liveBytes, residentBytes, threads, files, sessions, shown, bytes);
    }

    private static long live(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Programs.Ended ended = Programs.end(jcmd, Long.toString(pid), "GC.class_histogram");
        Matcher total = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)").matcher(ended.said());
        if (!total.find()) {
            throw new IllegalStateException("no histogram: " + ended.said());
        }
        return Long.parseLong(total.group(1));
    }

    private static long threads(long pid) throws IOException {
        return entries(Path.of("/proc", Long.toString(pid), "task"));
    }

    private static long files(long pid) throws IOException {
        return entries(Path.of("/proc", Long.toString(pid), "fd"));
    }

    private static long entries(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    private static long resident(long pid) throws IOException {
        Matcher kib = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB")
                .matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        return kib.find() ? Long.parseLong(kib.group(1)) << 10 : 0;
    }

    private static String get(Plant plant, String path) throws IOException {
        try (InputStream answer = URI.create(plant.admin() + path).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long sessions(Plant plant) throws IOException {
        Matcher gauge =
                Pattern.compile("(?m)^cairn_ingest_connections ([0-9.E]+)$").matcher(get(plant, "/metrics"));
        if (!gauge.find()) {
            throw new IllegalStateException("no number of connections in /metrics");
        }
        return (long) Double.parseDouble(gauge.group(1));
    }

    private static long shown(Plant plant) throws IOException {
        long open = 0;
        JsonNode next = new IntNode(0);
        while (next.isNumber()) {
            JsonNode page = new ObjectMapper().readTree(get(plant, "/fleet?from=" + next.asInt()));
            for (JsonNode gateway : page.path("gateways")) {
                open += gateway.path("connections").asLong();
            }
            next = page.path("next");
        }
        return open;
    }

    /**
     * Whether it holds no more than that, but for what warms up.
     *
     * @param honest statements that were logged since
     */
    boolean isBackTo(Level first, long honest) {
        return liveBytes <= first.liveBytes + BYTES_MORE + honest * STATEMENT_BYTES
                && threads <= first.threads + THREADS_MORE
                && files <= first.files + FILES_MORE
                && sessions <= first.sessions
                && shown <= first.shown
                && logBytes <= first.logBytes + LOG_BYTES_MORE;
    }
}

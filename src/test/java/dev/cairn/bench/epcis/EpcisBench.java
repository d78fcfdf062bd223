package dev.cairn.bench.epcis;

import dev.cairn.bench.Limits;
import dev.cairn.bench.Machine;
import dev.cairn.bench.Measurement;
import dev.cairn.bench.edge.Postgres;
import dev.cairn.check.House;
import dev.cairn.plant.Plant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * What an EPCIS repository is asked for: events captured a second, in documents of 1 and of 100, and the time of ten typical questions, beside an
 * ordinary repository on PostgreSQL that is fed and asked the same in the same run.
 */
public final class EpcisBench implements Measurement {
    @Override
    public String name() {
        return "epcis";
    }

    @Override
    public String summary() {
        return "EPCIS events captured, and ten questions, beside PostgreSQL; --part capture, query or siege (all), --events asked of"
                + " (100000, or a list), --seconds a shape (20), --clients (8), --hostile bodies a second in a siege (20), --peers yes or no, --seed, --jfr FILE";
    }

    @Override
    public Map<String, Object> run(List<String> words) throws IOException, InterruptedException {
        Asked asked = Asked.of(words);
        Path folder = Capturing.folder(House.target("bench"));
        try {
            return run(asked, folder);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            delete(folder);
        }
    }

    private static Map<String, Object> run(Asked asked, Path folder) throws Exception {
        Map<String, Object> found = new LinkedHashMap<>(Machine.facts());
        found.put("seed", asked.seed());
        found.put("fsync_per_s", Limits.fsyncsPerSecond(folder));
        Optional<String> missing = missing(asked);
        missing.ifPresent(why -> found.put("peer", why));
        if (missing.isPresent()) {
            measure(asked, folder, Optional.empty(), found);
        } else {
            try (Postgres database = database(folder)) {
                found.put("peer", "PostgreSQL " + database.ask("SHOW server_version"));
                measure(asked, folder, Optional.of(database), found);
            }
        }
        found.put("load_average_after", Machine.facts().get("load_average"));
        return found;
    }

    /** Why there is no peer. */
    private static Optional<String> missing(Asked asked) {
        if (!asked.peers()) {
            return Optional.of("not asked for");
        }
        return Postgres.programs().isEmpty()
                ? Optional.of("PostgreSQL is not installed (Debian: postgresql)")
                : Optional.empty();
    }

    /** With what an engineer changes first on a machine of this size; commits are durable, and that is asked. */
    private static Postgres database(Path folder) throws IOException, SQLException {
        Postgres database = Postgres.start(
                folder.resolve("postgres"), "shared_buffers=1GB", "random_page_cost=1.1", "max_wal_size=4GB");
        database.requireDurable();
        for (String each : Repository.SCHEMA) {
            database.execute(each);
        }
        return database;
    }

    private static void measure(Asked asked, Path folder, Optional<Postgres> database, Map<String, Object> found)
            throws Exception {
        BiConsumer<String, Object> tell = (key, value) -> put(found, key, value);
        if (asked.parts().contains(Asked.CAPTURE)) {
            Plant plant = Plant.in(folder.resolve("plant"), new SecureRandom());
            new Capturing(asked, plant, new Senders(asked.clients(), plant), database, tell).measure();
        }
        if (asked.parts().contains(Asked.SIEGE)) {
            Plant plant = Plant.in(folder.resolve("siege"), new SecureRandom());
            new Siege(asked, plant, new Senders(asked.clients() + 1, plant), tell).measure();
        }
        if (asked.parts().contains(Asked.QUERY)) {
            for (int events : asked.events()) {
                String prefix = "at_" + events + "_";
                new Asking(asked, events, (key, value) -> put(found, prefix + key, value))
                        .measure(folder.resolve("events-" + events + ".db"), database);
            }
        }
    }

    private static void put(Map<String, Object> found, String key, Object value) {
        found.put(key, value);
        System.err.println(key + " " + value);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

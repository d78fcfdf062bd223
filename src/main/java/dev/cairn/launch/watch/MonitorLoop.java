package dev.cairn.launch.watch;

import dev.cairn.launch.serve.Server;
import dev.cairn.ledger.Finding;
import dev.cairn.ledger.HttpObjects;
import dev.cairn.ledger.Monitor;
import dev.cairn.ledger.ObjectSource;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.note.Genesis;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A monitor with its state file, which tells each finding once as long as it lasts. */
final class MonitorLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorLoop.class);
    private static final int CLOSE_SECONDS = 30;

    /** Programs started after one look. */
    static final int ALARMS_MAX = 20;

    private final Monitor monitor;
    private final Optional<Receipts> receipts;
    private final Optional<Path> onAlarm;
    private final Consumer<Finding> told;
    private final Set<String> known = new HashSet<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "cairn-monitor");
        thread.setDaemon(true);
        return thread;
    });

    private MonitorLoop(Monitor monitor, Optional<Receipts> receipts, Optional<Path> onAlarm, Consumer<Finding> told) {
        this.monitor = monitor;
        this.receipts = receipts;
        this.onAlarm = onAlarm;
        this.told = told;
    }

    /**
     * Reads the genesis and prepares; nothing is asked yet.
     *
     * @param patience how long a gap may last
     */
    static MonitorLoop of(
            MonitorSettings settings, Path base, Duration patience, InstantSource clock, Consumer<Finding> told)
            throws IOException {
        Genesis genesis = Server.genesis(settings.genesis());
        Map<String, ObjectSource> witnesses = new HashMap<>();
        MirrorServer.requireKnown(genesis, settings.witnesses().keySet());
        settings.witnesses().forEach((name, at) -> witnesses.put(name, new HttpObjects(at, HttpObjects.TIMEOUT)));
        Set<Bytes> chains = new HashSet<>();
        settings.chains().forEach(chain -> chains.add(Bytes.ofHex(chain)));
        Monitor.Config config =
                new Monitor.Config(genesis, witnesses, settings.fresh(), settings.keyList(), chains, patience);
        Path state = settings.state().orElseGet(() -> base.resolve("monitor-state"));
        Optional<Receipts> receipts = Optional.empty();
        if (settings.receipts().isPresent()) {
            receipts = Optional.of(new Receipts(
                    settings.receipts().get(),
                    Receipts.publicKey(settings.nodeKey().orElseThrow()),
                    genesis));
        }
        ObjectSource source = new HttpObjects(settings.ledger(), HttpObjects.TIMEOUT);
        Monitor monitor = new Monitor(config, source, new FileMemory(state), clock);
        return new MonitorLoop(monitor, receipts, settings.onAlarm(), told);
    }

    /** Looks once and tells what was not told before. */
    List<Finding> look() {
        List<Finding> all = new ArrayList<>();
        List<Monitor.Promise> promises = receipts.isPresent() ? receipts.get().promises(all) : List.of();
        all.addAll(monitor.look(promises));
        Set<String> now = new HashSet<>();
        List<Finding> fresh = new ArrayList<>();
        for (Finding finding : all) {
            String name = finding.code() + " " + finding.place();
            now.add(name);
            if (!known.contains(name)) {
                fresh.add(finding);
            }
        }
        known.retainAll(now);
        known.addAll(now);
        fresh.forEach(told);
        onAlarm.ifPresent(program -> alarm(program, fresh));
        return all;
    }

    /** One process a finding, but not thousands when thousands of receipts are not kept: the last one says how many more there are. */
    private static void alarm(Path program, List<Finding> fresh) {
        fresh.stream().limit(ALARMS_MAX).forEach(finding -> run(program, finding));
        if (fresh.size() > ALARMS_MAX) {
            int more = fresh.size() - ALARMS_MAX;
            run(program, new Finding("MON-10", "monitor", more + " more findings at once", Optional.empty()));
        }
    }

    private static void run(Path program, Finding finding) {
        try {
            Process process = new ProcessBuilder(program.toString(), finding.code(), finding.place(), finding.what())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            LOG.debug("alarm program started pid={}", process.pid());
        } catch (IOException e) {
            LOG.error("MON-10 the program for alarms does not start program={} reason={}", program, e.toString());
        }
    }

    /** Looks again and again. */
    void begin(Duration poll) {
        Future<?> unused = looks.scheduleWithFixedDelay(this::quietLook, 0, poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void quietLook() {
        try {
            look();
        } catch (RuntimeException | Error e) { // an error too must not end the looks in silence
            LOG.error("MON-10 a look failed reason={}", e.toString(), e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        looks.shutdownNow();
        looks.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** The newest verified head in a file. */
    private record FileMemory(Path file) implements Monitor.Memory {
        @Override
        public Optional<String> note() {
            try {
                return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
            } catch (IOException e) {
                throw new Trouble.Unavailable("cannot read " + file + ": " + e, e);
            }
        }

        /** A power cut leaves the old one or the new one. */
        @Override
        public void remember(String note) {
            try {
                WholeFile.write(file, Bytes.ofUtf8(note).toArray());
            } catch (IOException e) {
                throw new Trouble.Unavailable("cannot write " + file + ": " + e, e);
            }
        }
    }
}

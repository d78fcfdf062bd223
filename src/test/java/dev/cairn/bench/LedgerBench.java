package dev.cairn.bench;

import dev.cairn.check.House;
import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.Offer;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.store.cassandra.server.CassandraCluster;
import dev.cairn.store.cassandra.server.CommitLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The ledger alone, without a door before it: statements that nobody checks the signatures of, offered by closed-loop clients to a real
 * {@link dev.cairn.ledger.Ledger}, until each is durable, answered, sealed, under a signed head, in tiles, and found by its three keys.
 * Beside it, in the same minute and with the same clients and bytes, a loop that only appends and syncs.
 */
final class LedgerBench implements Measurement {
    private static final int PREFILL_PENS = 2_048;
    private static final int PREFILL_STEP = 32;
    private static final int WARM_ENTRIES_MAX = 500_000;
    private static final int CAPSULES_COMPARED = 1_000;

    /** Runs of the bare loop before the ledger's, and after it, each with that part of the entries; their median counts. */
    private static final int BARE_PARTS = 3;

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public String summary() {
        return "statements to answers, heads and index, beside a bare loop; --entries a measurement (800000), --seconds at most (60),"
                + " --clients (256,2048), --logged before (10000,1000000), --seed, --store embedded or cassandra with --nodes (1) and"
                + " --commit-log batch, group or periodic";
    }

    /** What was asked for. */
    private record Asked(
            int entries, int seconds, List<Integer> clients, List<Integer> logged, long seed, Optional<Nodes> nodes) {
        static Asked of(List<String> words) {
            Asked asked = new Asked(
                    800_000, 60, List.of(256, 2_048), List.of(10_000, 1_000_000), System.nanoTime(), Optional.empty());
            for (int i = 0; i < words.size(); i += 2) {
                if (i + 1 == words.size()) {
                    throw new IllegalArgumentException("ledger: " + words.get(i) + " needs a value");
                }
                asked = asked.with(words.get(i), words.get(i + 1));
            }
            return asked;
        }

        private Asked with(String word, String value) {
            return switch (word) {
                case "--entries" -> new Asked(number(value, 1, 2_000_000), seconds, clients, logged, seed, nodes);
                case "--seconds" -> new Asked(entries, number(value, 1, 3_600), clients, logged, seed, nodes);
                case "--clients" -> new Asked(entries, seconds, numbers(value, 1, 4_096), logged, seed, nodes);
                case "--logged" -> new Asked(entries, seconds, clients, numbers(value, 0, 100_000_000), seed, nodes);
                case "--seed" -> new Asked(entries, seconds, clients, logged, Long.parseLong(value), nodes);
                case "--store" -> on(Nodes.of(value));
                case "--nodes" -> on(Optional.of(requireNodes(word).of(number(value, 1, 3))));
                case "--commit-log" -> on(Optional.of(requireNodes(word).with(value)));
                default -> throw new IllegalArgumentException("ledger does not know " + word);
            };
        }

        private Nodes requireNodes(String word) {
            return nodes.orElseThrow(() -> new IllegalArgumentException(word + " needs --store cassandra before it"));
        }

        private Asked on(Optional<Nodes> other) {
            return new Asked(entries, seconds, clients, logged, seed, other);
        }

        private static List<Integer> numbers(String values, int least, int most) {
            return Arrays.stream(values.split(","))
                    .map(value -> number(value, least, most))
                    .toList();
        }

        private static int number(String value, int least, int most) {
            int number = Integer.parseInt(value);
            if (number < least || number > most) {
                throw new IllegalArgumentException(number + " not in " + least + ".." + most);
            }
            return number;
        }
    }

    /** A Cassandra to measure on. */
    private record Nodes(int count, CommitLog durability) {
        /** None for the embedded store. */
        static Optional<Nodes> of(String store) {
            return switch (store) {
                case "embedded" -> Optional.empty();
                case "cassandra" -> Optional.of(new Nodes(1, CommitLog.BATCH));
                default -> throw new IllegalArgumentException("no store is called " + store);
            };
        }

        Nodes of(int nodes) {
            return new Nodes(nodes, durability);
        }

        Nodes with(String commitLog) {
            return new Nodes(count, CommitLog.valueOf(commitLog.toUpperCase(Locale.ROOT)));
        }
    }

    @Override
    public Map<String, Object> run(List<String> words) throws IOException, InterruptedException {
        Asked asked = Asked.of(words);
        Path folder = Files.createTempDirectory(House.target("bench"), "ledger");
        try {
            return run(asked, folder);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        } finally {
            FolderGround.delete(folder);
        }
    }

    private static Map<String, Object> run(Asked asked, Path folder) throws Exception {
        if (asked.nodes.isEmpty()) {
            return new Run(asked, new FolderGround(folder), folder).all();
        }
        Nodes nodes = asked.nodes.get();
        try (CassandraCluster cluster = CassandraCluster.start(nodes.count(), nodes.durability())) {
            return new Run(asked, CassandraGround.on(cluster, nodes.durability()), folder).all();
        }
    }

    /** One run of the whole measurement. */
    private static final class Run {
        private final Asked asked;
        private final Ground ground;
        private final Path folder;
        private final Entries entries;
        private final Map<String, Object> found;

        Run(Asked asked, Ground ground, Path folder) throws IOException, InterruptedException {
            this.asked = asked;
            this.ground = ground;
            this.folder = folder;
            this.entries = new Entries(asked.seed);
            this.found = new LinkedHashMap<>(Machine.facts());
        }

        Map<String, Object> all() throws Exception {
            found.put("seed", asked.seed);
            found.put("store", ground.name());
            found.put("signatures_checked", false);
            Offer sample = entries.next(entries.pen());
            found.put("entry_bytes", sample.statement().bytes().size());
            found.put("capsule_bytes", sample.capsule().size());
            found.put("keys_per_entry", 3);
            found.put("fsync_per_s", Limits.fsyncsPerSecond(folder));
            found.put("sha256_node_per_s", Limits.nodesPerSecond());
            say("an entry is a statement of " + sample.statement().bytes().size()
                    + " bytes whose signature nobody checks," + " with a capsule of "
                    + sample.capsule().size() + " bytes and three keys in the read side's index");
            warmUp();
            for (int logged : asked.logged) {
                measure(logged);
            }
            ground.delete("warm");
            found.put("load_average_after", Machine.facts().get("load_average"));
            return found;
        }

        private void warmUp() throws Exception {
            int count = Math.min(WARM_ENTRIES_MAX, asked.entries);
            try (Subject subject = new Subject(ground, "warm")) {
                fill(subject, count);
            }
            List<ChainPen> pens = entries.pens(256);
            bare(entries.next(pens, Math.max(1, count / pens.size())));
            // Not deleted before the end: ext4 does not give an inode away again for seconds, so whoever makes a file
            // looks past each of them.
            say("warmed up with " + count + " entries");
        }

        private void measure(int logged) throws Exception {
            String name = "logged-" + logged;
            long end;
            try (Subject subject = new Subject(ground, name)) {
                double seconds = fill(subject, logged);
                say(logged + " entries logged before, in " + Math.round(seconds) + " s, made on the way");
                for (int clients : asked.clients) {
                    measure(subject, clients, "at_" + logged + "_by_" + clients + "_");
                }
                end = subject.ledger.sequenced();
            }
            found.put("restart_entries_" + logged, end);
            found.put("restart_s_" + logged, Restart.seconds(ground, name, end));
            say("opened again with " + end + " entries in " + found.get("restart_s_" + logged) + " s");
            ground.delete(name);
        }

        /** Through the same path; the entries are made on the way, so this is no figure. */
        private double fill(Subject subject, int count) throws InterruptedException {
            long start = System.nanoTime();
            List<ChainPen> pens = entries.pens(Math.min(PREFILL_PENS, Math.max(1, count)));
            CompletableFuture<List<List<Offer>>> made = makeSoon(pens, count);
            for (int left = count; left > 0; ) {
                List<List<Offer>> some = made.join();
                left -= some.size() * some.get(0).size();
                made = makeSoon(pens, left);
                Clients.run(subject.ledger, some, Integer.MAX_VALUE / 2);
            }
            subject.readSide.await();
            return (System.nanoTime() - start) / 1e9;
        }

        /** The next entries, while the ones before are offered. */
        private CompletableFuture<List<List<Offer>>> makeSoon(List<ChainPen> pens, int left) {
            List<ChainPen> some = left < pens.size() ? pens.subList(0, left) : pens;
            int each = some.isEmpty() ? 0 : Math.max(1, Math.min(PREFILL_STEP, left / some.size()));
            return CompletableFuture.supplyAsync(() -> entries.next(some, each));
        }

        private void measure(Subject subject, int clients, String prefix) throws Exception {
            int each = Math.max(1, asked.entries / clients);
            List<List<Offer>> scripts = entries.next(entries.pens(clients), each);
            long bareCpu = cpuNanos();
            List<Double> bare = new ArrayList<>(bareInParts(scripts));
            bareCpu = cpuNanos() - bareCpu;
            long first = subject.ledger.sequenced();
            CpuTimes threads = CpuTimes.now();
            long cpu = cpuNanos();
            Clients.Outcome outcome = Clients.run(subject.ledger, scripts, asked.seconds);
            subject.readSide.await();
            double seconds = (System.nanoTime() - outcome.startedAt()) / 1e9;
            cpu = cpuNanos() - cpu;
            Map<String, Double> byThread = CpuTimes.now().since(threads, outcome.answered());
            bare.addAll(bareInParts(scripts));
            Collections.sort(bare);
            double limit = (bare.get(BARE_PARTS - 1) + bare.get(BARE_PARTS)) / 2;
            double rate = outcome.answered() / seconds;
            put(prefix + "logged_before", first);
            put(prefix + "entries", outcome.answered());
            put(prefix + "p50_ms", outcome.millis(0.5));
            put(prefix + "p99_ms", outcome.millis(0.99));
            put(prefix + "told_again", outcome.toldAgain());
            put(prefix + "answered_per_s", Math.round(outcome.answered() / outcome.seconds()));
            put(prefix + "indexed_per_s", Math.round(rate));
            put(prefix + "cpu_us_per_entry", Math.round(cpu / 100.0 / outcome.answered()) / 10.0);
            put(prefix + "cpu_us_by_thread", byThread);
            put(prefix + "bare_per_s", Math.round(limit));
            put(prefix + "bare_per_s_from", Math.round(bare.get(0)));
            put(prefix + "bare_per_s_to", Math.round(bare.get(bare.size() - 1)));
            put(prefix + "bare_cpu_us_per_entry", Math.round(bareCpu / 100.0 / clients / each) / 10.0);
            put(prefix + "to_bare", Math.round(100 * rate / limit) / 100.0);
            account(subject, scripts, outcome, first, prefix);
        }

        /** Of this process, clients and all. */
        private static long cpuNanos() {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
        }

        private void put(String key, Object value) {
            found.put(key, value);
            say(key + " " + value);
        }

        /** How its clients fall into step differs from run to run, and its rate by half: so it is run several times. */
        private List<Double> bareInParts(List<List<Offer>> scripts) throws IOException, InterruptedException {
            List<Double> rates = new ArrayList<>();
            for (int i = 0; i < BARE_PARTS; i++) {
                int part = i;
                rates.add(bare(scripts.stream()
                        .map(script -> script.subList(
                                script.size() * part / BARE_PARTS, script.size() * (part + 1) / BARE_PARTS))
                        .toList()));
            }
            return rates;
        }

        private double bare(List<List<Offer>> scripts) throws IOException, InterruptedException {
            try (Ground.Bare loop = ground.bare()) {
                Clients.Outcome outcome = Clients.run(loop, scripts, asked.seconds);
                return outcome.answered() / outcome.seconds();
            }
        }

        private void account(
                Subject subject, List<List<Offer>> scripts, Clients.Outcome outcome, long first, String prefix)
                throws IOException {
            Account account = new Account(subject, first);
            for (int client = 0; client < scripts.size(); client++) {
                for (int i = 0; i < scripts.get(client).size(); i++) {
                    account.answered(scripts.get(client).get(i), outcome.indices()[client][i]);
                }
            }
            account.requireWhole(outcome.answered());
            put(prefix + "in_log", account.logged);
            put(prefix + "indexed", account.indexed);
            put(prefix + "capsules_compared", account.capsules);
        }
    }

    /** Offered = answered = in the log = indexed, entry by entry in the order of the log, so that each bundle is read once. */
    private static final class Account {
        private final Subject subject;
        private final long first;
        private final @Nullable Offer[] offers;
        private long logged;
        private long indexed;
        private long capsules;

        /** Of what was answered with an index from that one on. */
        Account(Subject subject, long first) {
            this.subject = subject;
            this.first = first;
            this.offers = new Offer[(int) (subject.ledger.published().size() - first)];
        }

        /** Notes what an offer was answered with: its index, which nobody else may have; or −1 for no answer. */
        void answered(Offer offer, long index) throws IOException {
            if (index < 0) {
                return;
            }
            if (index < first || index - first >= offers.length || offers[(int) (index - first)] != null) {
                throw new IOException("answered with index " + index + ", the log ends at " + (first + offers.length));
            }
            offers[(int) (index - first)] = offer;
        }

        /** Every offer once, nothing else but seals between them, the head over all of it; some capsules are compared. */
        void requireWhole(long answered) throws IOException {
            long seals = 0;
            for (int i = 0; i < offers.length; i++) {
                Offer offer = offers[i];
                Bytes entry = subject.ledger.entry(first + i);
                if (offer == null) {
                    seals += Seal.isSeal(entry) ? 1 : 0;
                } else {
                    check(offer, first + i, entry, answered / CAPSULES_COMPARED + 1);
                }
            }
            if (logged != answered || indexed != answered || offers.length - seals != answered || capsules < 0) {
                throw new IOException("answered " + answered + ", logged " + logged + ", indexed " + indexed
                        + ", in the log " + (offers.length - seals) + ", capsules " + capsules);
            }
        }

        private void check(Offer offer, long index, Bytes entry, long everyCapsule) {
            logged += entry.equals(offer.statement().bytes()) ? 1 : 0;
            String event = Entries.rows(index, offer.capsule()).get(2).key();
            List<Hit> hits = subject.stores.index().find("event", event, 2, -1);
            indexed += hits.size() == 1 && hits.get(0).index() == index ? 1 : 0;
            if (index % everyCapsule == 0) {
                Optional<Bytes> capsule = subject.ledger.capsule(index);
                capsules += capsule.filter(offer.capsule()::equals).isPresent() ? 1 : -1_000_000;
            }
        }
    }

    private static void say(String text) {
        System.err.println(text);
    }
}

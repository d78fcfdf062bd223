package dev.cairn.plant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cairn.check.Proc;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.HashReader;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Head;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The books of a plant's gateways: what each has signed, kept outside of all the processes, and whether the log agrees in the end. */
public final class Books {
    /** A profile that measures once and then is quiet. */
    public static final String QUIET =
            """
            profile: quiet
            host: { on: true, interval: 1h }
            batch: { readings: 60, period: 200ms }
            """;

    private static final Duration QUIET_LIMIT = Duration.ofSeconds(90);
    private static final SpoolLimits LIMITS = new SpoolLimits(1L << 30, 0, 1 << 22, false);
    private static final int AGAIN = 10;

    private final Plant plant;
    private final LogOverHttp log;
    private final Map<Bytes, SpoolTap> taps = new HashMap<>();
    private final Map<Bytes, Long> next = new HashMap<>();
    private final List<Gateway> gateways;
    private Duration patience = ReceiptsAsked.LIMIT;

    public Books(Plant plant, List<Gateway> gateways) {
        this.plant = plant;
        this.gateways = gateways;
        this.log = new LogOverHttp(plant.site(), plant.genesis());
        for (Gateway each : gateways) {
            taps.put(each.data(), new SpoolTap());
            taps.put(each.alarm(), new SpoolTap());
        }
    }

    /** Waits no longer than this for a receipt that does not come. */
    public void patience(Duration limit) {
        patience = limit;
    }

    /** The public log; its checkpoints are remembered from the first look on. */
    public LogOverHttp log() {
        return log;
    }

    /** Reads the spools of a gateway that does not run. */
    public void read(Gateway gateway) {
        tap(gateway.data()).read(plant.data(gateway).resolve("data"));
        tap(gateway.alarm()).read(plant.data(gateway).resolve("alarm"));
    }

    private SpoolTap tap(Bytes chain) {
        return java.util.Objects.requireNonNull(taps.get(chain));
    }

    /** Statements known to have been made. */
    public int made() {
        return taps.values().stream().mapToInt(tap -> tap.made().size()).sum();
    }

    /** Statements of that chain known to have been made. */
    public int made(Bytes chain) {
        return tap(chain).made().size();
    }

    /** The envelopes of that chain known to have been made, by number. */
    public SortedMap<Long, Bytes> statements(Bytes chain) {
        return Collections.unmodifiableSortedMap(tap(chain).made());
    }

    /** Starts every gateway with a quiet configuration, waits until nothing waits for a receipt any more, and stops it. */
    public void settle(long configuration) throws IOException {
        for (Gateway each : gateways) {
            read(each);
            plant.configure(each, configuration, QUIET);
            Path status = plant.data(each).resolve("status");
            Files.deleteIfExists(status);
            try (Proc process = plant.startGateway(each)) {
                process.await("settled status", QUIET_LIMIT.plus(Plant.START), () -> isSettled(status));
                // Before it stops, for then it deletes what has its receipts. Quiet as it is, it makes nothing more.
                read(each);
                process.stop();
            }
            note(each, each.data(), "data");
            note(each, each.alarm(), "alarm");
        }
    }

    private static boolean isSettled(Path status) {
        try {
            List<String> lines = Files.readAllLines(status);
            return lines.contains("waiting=0") && !lines.contains("last-receipt=never");
        } catch (IOException notYet) {
            return false;
        }
    }

    private void note(Gateway gateway, Bytes chain, String name) throws IOException {
        try (Spool spool = Spool.open(Disk.folder(plant.data(gateway).resolve(name)), LIMITS, chain)) {
            assertEquals(0, spool.fill().unreceipted(), "statements of " + gateway.id() + " without a receipt");
            assertEquals(List.of(), spool.gaps(), "losses that " + gateway.id() + " has not owned up to");
            next.put(chain, spool.nextSeq());
        }
    }

    /** Asks for all receipts once more, sends some statements again, stops the server, reads everything, compares. */
    public List<String> audit(Proc server, URI receiptsFrom, RandomGenerator random) throws Exception {
        taps.values().forEach(tap -> assertEquals(List.of(), tap.complaints()));
        List<Account.Promise> promises = receipts(receiptsFrom, random);
        Head head = awaitAllWitnessed(server);
        List<Bytes> entries = log.entries(head);
        server.stop();
        Account account = new Account(entries, plant.capsules(entries.size()));
        taps.forEach((chain, tap) -> account.chain(chain, tap.made(), next.getOrDefault(chain, 0L)));
        List<String> complaints = new ArrayList<>(account.promised(promises).complaints());
        complaints.addAll(prefixes(entries));
        return complaints;
    }

    private List<Account.Promise> receipts(URI server, RandomGenerator random) throws Exception {
        List<Account.Promise> promises = new ArrayList<>();
        for (Gateway each : gateways) {
            try (ReceiptsAsked asked = ReceiptsAsked.as(plant, each, server, patience)) {
                for (Bytes chain : List.of(each.data(), each.alarm())) {
                    SortedMap<Long, Bytes> made = new TreeMap<>(tap(chain).made());
                    long end = next.getOrDefault(chain, 0L);
                    List<Long> some = end == 0
                            ? List.of()
                            : random.longs(AGAIN, 0, end).distinct().boxed().toList();
                    promises.addAll(asked.ask(chain, made, end));
                    promises.addAll(asked.again(chain, made, some));
                }
            }
        }
        return promises;
    }

    private Head awaitAllWitnessed(Proc server) {
        long all = made();
        server.await("witnessed head over all", QUIET_LIMIT, () -> {
            Optional<Head> head = log.look();
            return head.isPresent() && head.get().quorum() && covers(head.get(), all);
        });
        return log.look().orElseThrow();
    }

    /** The newest published head is witnessed too, and large enough to hold everything. */
    private boolean covers(Head head, long statements) {
        try {
            String pending = log.get("/checkpoint-pending").orElse(Bytes.EMPTY).utf8();
            return head.checkpoint().size() > statements
                    && pending.lines()
                            .skip(1)
                            .findFirst()
                            .equals(Optional.of(Long.toString(head.checkpoint().size())));
        } catch (IOException e) {
            return false;
        }
    }

    /** Every checkpoint that was ever seen is a prefix of the log, by root and by consistency proof. */
    private List<String> prefixes(List<Bytes> entries) throws Exception {
        List<Hash> leaves = LogOverHttp.leaves(entries);
        HashReader reader = (level, index) ->
                Merkle.root(leaves.subList(Math.toIntExact(index << level), Math.toIntExact((index + 1) << level)));
        List<String> complaints = new ArrayList<>();
        Head before = null;
        for (Head each : log.seen()) {
            int size = Math.toIntExact(each.checkpoint().size());
            if (size > leaves.size()
                    || !Merkle.root(leaves.subList(0, size))
                            .equals(each.checkpoint().root())) {
                complaints.add("the checkpoint of size " + size + " is no prefix of the log");
            } else if (before != null && !consistent(before, each, reader)) {
                complaints.add("the checkpoints of " + before.checkpoint().size() + " and " + size + " are a fork");
            }
            before = each;
        }
        assertTrue(before != null, "no checkpoint was ever seen");
        return complaints;
    }

    private static boolean consistent(Head first, Head second, HashReader reader) {
        long from = first.checkpoint().size();
        long to = second.checkpoint().size();
        if (from > to) {
            return fail("a checkpoint of " + to + " came after one of " + from);
        }
        return Merkle.checkConsistency(
                from,
                to,
                first.checkpoint().root(),
                second.checkpoint().root(),
                Merkle.proveConsistency(from, to, reader));
    }
}

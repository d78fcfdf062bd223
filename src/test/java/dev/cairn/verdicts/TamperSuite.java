package dev.cairn.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.check.Browser;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/** Damaged bundles before both readers: none is accepted, and both write the same lines. A round is one damaged bundle. */
public final class TamperSuite implements Suite {
    static final String NO_PATHS = "no-paths";
    private static final int BATCH = 250;
    private static final long NOW = 1_800_000_000L;

    @Override
    public String name() {
        return "tamper";
    }

    @Override
    public String summary() {
        return "damaged bundles before the Java verifier and verify.js in Chromium";
    }

    @Override
    public List<String> plants() {
        return List.of(NO_PATHS);
    }

    @Override
    public int rounds() {
        return 100_000;
    }

    @Override
    public Optional<String> missing() {
        return Browser.available() ? Optional.empty() : Optional.of(Browser.ABSENT);
    }

    @Override
    public void run(Order order, Tally tally) throws IOException {
        TreeMap<String, Integer> codes = new TreeMap<>();
        int done = 0;
        try (Phone phone = new Phone()) {
            for (int world = 0; order.goesOn(done); world++) {
                RandomLedger mine = tidy(order.seed() + 1_000L * world);
                RandomLedger other = tidy(order.seed() + 1_000L * world + 500);
                DamagedBundles damage =
                        new DamagedBundles(mine.bundle(), other.bundle(), new Random(order.seed() + world));
                int count = Math.min(BATCH, order.rounds() - done);
                batch(order, tally, phone, mine, damage, count, codes);
                done += count;
            }
        }
        tally.figure("first_codes", codes);
    }

    /** The first ledger from this seed of which nothing is refuted. */
    private static RandomLedger tidy(long seed) {
        for (long next = seed; ; next++) {
            RandomLedger ledger = new RandomLedger(next);
            Bytes bundle = ledger.bundle().encode();
            if (!Verifier.verify(ledger.genesis(), bundle, OptionalLong.of(NOW)).refuted()
                    && !ledger.bundle().rows().isEmpty()) {
                return new RandomLedger(next);
            }
        }
    }

    private static void batch(
            Order order,
            Tally tally,
            Phone phone,
            RandomLedger ledger,
            DamagedBundles damage,
            int count,
            TreeMap<String, Integer> codes) {
        List<Bytes> bundles = new ArrayList<>();
        ArrayNode vectors = Phone.JSON.createArrayNode();
        for (int i = 0; i < count; i++) {
            Bytes bundle = damage.next();
            bundles.add(bundle);
            ObjectNode input = vectors.addObject().put("format", "bundle").putObject("input");
            input.put("genesis", ledger.genesis().text())
                    .put("hex", bundle.hex())
                    .put("now", NOW);
        }
        JsonNode said = phone.call("", "{}", "runVectors", vectors);
        for (int i = 0; i < count; i++) {
            tally.add(Count.ROUNDS, 1);
            List<String> java =
                    DamagedBundles.lines(Verifier.verify(ledger.genesis(), bundles.get(i), OptionalLong.of(NOW)));
            List<String> browser = new ArrayList<>();
            said.get(i).path("lines").forEach(line -> browser.add(line.asText()));
            if (order.hasPlant(NO_PATHS)) {
                java = java.stream()
                        .map(line -> line.replaceAll("^(inclusion \\S+) refuted \\S+$", "$1 proven -"))
                        .toList();
            } else if (!java.equals(browser)) {
                tally.complain(
                        Count.MISJUDGED,
                        "java " + java + ", browser " + browser + said.get(i).path("crashed") + ", seed " + order.seed()
                                + ", bundle " + bundles.get(i).hex());
            }
            if (damage.accepts(bundles.get(i), java)) {
                tally.complain(
                        Count.MISJUDGED,
                        "accepted " + java + ", seed " + order.seed() + ", bundle "
                                + bundles.get(i).hex());
            }
            java.stream()
                    .filter(line -> line.contains(" refuted "))
                    .findFirst()
                    .ifPresent(line ->
                            codes.merge(line.replaceAll("^(\\S+) \\S+ \\S+ (\\S+)$", "$1 $2"), 1, Integer::sum));
        }
    }
}

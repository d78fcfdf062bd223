package dev.cairn.reliability;

import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.edge.spool.Spool;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.reliability.Tally.Count;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The power of a gateway's card is cut at random moments while it signs into its spool and lets receipted statements go. Mounted again, everything
 * that might have been sent must be there byte for byte or have its receipt, no number may come again, and nothing may be reported missing. A round
 * is one cut; the card stays the same for {@value #CUTS_A_CARD} of them.
 *
 * <p>Only what was promised before the cut counts. A real cut stops the promising process as well; here it lives on for a moment, and Linux answers 0
 * to an fsync that is under way when a file system is shut down, although it was not done (seen with 6.18 and 30 lines of Python: about one cut in
 * five).
 */
final class SpoolSuite implements Suite {
    private static final int CUTS_A_CARD = 25;
    static final int LIFE_MS_MAX = 1_500;
    private static final Duration FIRST_PROMISE = Duration.ofSeconds(120);
    private static final Duration END = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "spool";
    }

    @Override
    public String summary() {
        return "power cuts under a gateway's spool, on a loop-mounted ext4";
    }

    @Override
    public List<String> plants() {
        return List.of(Books.ACK_BEFORE_FSYNC);
    }

    @Override
    public int rounds() {
        return 100;
    }

    @Override
    public Optional<String> missing() {
        return LoopDisk.missing(House.target("reliability"));
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        Random random = new Random(order.seed());
        for (int done = 0; order.goesOn(done) && !tally.isRed(); ) {
            Path place = Files.createDirectory(order.folder().resolve("card-" + done));
            try (LoopDisk disk = LoopDisk.make(place)) {
                Card card = new Card(order, tally, disk, random);
                for (int i = 0; i < CUTS_A_CARD && order.goesOn(done) && !tally.isRed(); i++, done++) {
                    card.round();
                }
            }
            Files.delete(place.resolve("disk.img"));
            order.progress()
                    .println("spool: " + done + " of " + order.rounds() + ", " + tally.get(Count.ACKNOWLEDGED)
                            + " promised, " + tally.get(Count.LOST) + " lost");
        }
    }

    /** One card, and what was promised on it. */
    private static final class Card {
        private final Order order;
        private final Tally tally;
        private final LoopDisk disk;
        private final Random random;
        private final Path folder;
        private final TreeMap<Long, String> promised = new TreeMap<>();
        private final Set<Long> receipted = new HashSet<>();

        Card(Order order, Tally tally, LoopDisk disk, Random random) {
            this.order = order;
            this.tally = tally;
            this.disk = disk;
            this.random = random;
            this.folder = disk.folder().resolve("data");
        }

        void round() throws Exception {
            try (Proc writer = Proc.named("spool-writer")
                    .jvm("-XX:TieredStopAtLevel=1")
                    .java(
                            SpoolWriter.class,
                            folder,
                            order.seed(),
                            random.nextLong(),
                            order.plant().orElse("-"))) {
                writer.awaitLine("^= ", FIRST_PROMISE);
                Thread.sleep(random.nextInt(LIFE_MS_MAX));
                List<String> said = writer.output();
                disk.cut();
                writer.awaitExit(END);
                said.forEach(this::hear);
                List<String> later =
                        writer.output().subList(said.size(), writer.output().size());
                later.stream().filter(line -> line.startsWith("- ")).forEach(this::hear);
                tally.add(
                        Count.UNKNOWN,
                        later.stream().filter(line -> line.startsWith("= ")).count());
                Files.delete(writer.log());
            }
            disk.restore();
            judge();
            tally.add(Count.ROUNDS, 1);
        }

        private void hear(String line) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[0].equals("=")) {
                tally.add(Count.ATTEMPTED, 1);
                tally.add(Count.ACKNOWLEDGED, 1);
                String before = promised.put(Long.parseLong(words[1]), words[2]);
                if (before != null && !before.equals(words[2])) {
                    complain(Count.FORKED, "number " + words[1] + " was given out twice");
                }
            } else if (words.length == 2 && words[0].equals("-")) {
                receipted.add(Long.parseLong(words[1]));
            }
        }

        private void judge() throws Exception {
            try (Spool spool = Spool.open(Disk.folder(folder), SpoolWriter.LIMITS, Consortium.chain(0))) {
                if (spool.nextSeq() <= promised.lastKey()) {
                    complain(
                            Count.FORKED,
                            "number " + spool.nextSeq() + " would be used again, promised up to " + promised.lastKey());
                }
                if (!spool.gaps().isEmpty()) {
                    complain(Count.LOST, "gaps " + spool.gaps());
                }
                for (Map.Entry<Long, String> each : promised.entrySet()) {
                    Optional<Bytes> kept = spool.read(each.getKey());
                    boolean same = kept.map(bytes -> Hash.sha256(bytes).hex().equals(each.getValue()))
                            .orElse(receipted.contains(each.getKey()));
                    if (!same) {
                        complain(Count.LOST, "number " + each.getKey() + " of " + promised.lastKey());
                    }
                }
            }
        }

        private void complain(Count count, String sentence) {
            tally.complain(count, sentence + ", seed " + order.seed());
        }
    }
}

package dev.cairn.verdicts;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.Report;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One true bundle, damaged without end: objects in it flipped, cut short, swapped for another true one, or replaced by one from another
 * ledger's bundle, and the whole of it likewise.
 *
 * <p><b>Accepted</b> is a damaged bundle when a reader shows as proven what is not so: a head that the log never signed, or a
 * row that is in the log, and nothing of it refuted, although the ledger of that head has no such entry at that index or another capsule.
 * (The other ledger is another history under the same keys: its head is truly signed. That the two contradict each other is the witnesses'
 * business, and the equivocation suite's.) Harmless are the label of what the bundle is about and the event hashes (for people and for finding), fewer rows, fewer
 * cosignatures than there are: what is left is true.
 */
final class DamagedBundles {
    private final Random random;
    private final ProofBundle good;
    private final ProofBundle other;
    private final Bytes goodBytes;

    DamagedBundles(ProofBundle good, ProofBundle other, Random random) {
        this.good = good;
        this.other = other;
        this.goodBytes = good.encode();
        this.random = random;
    }

    private static Map<Long, ProofBundle.Row> truth(ProofBundle bundle) {
        Map<Long, ProofBundle.Row> truth = new HashMap<>();
        bundle.rows().forEach(row -> truth.put(row.index(), row));
        bundle.keys().forEach(row -> truth.put(row.index(), row));
        return truth;
    }

    /** The next damaged one. */
    Bytes next() {
        while (random.nextInt(4) > 0) {
            try {
                return objects();
            } catch (IllegalArgumentException unwritable) {
                // our own writer refuses what no reader would take; another one
            }
        }
        return bytes(goodBytes, other.encode());
    }

    private Bytes objects() {
        return switch (random.nextInt(5)) {
            case 0 -> with(note(), good.rows(), good.keys());
            case 1, 2 -> with(good.checkpoint(), rows(good.rows(), other.rows()), good.keys());
            default -> with(good.checkpoint(), good.rows(), rows(good.keys(), other.keys()));
        };
    }

    private Bytes with(String checkpoint, List<ProofBundle.Row> rows, List<ProofBundle.Row> keys) {
        return new ProofBundle(
                        good.genesis(), checkpoint, rows, keys, good.tokens(), good.subject(), good.eventHashes())
                .encode();
    }

    private String note() {
        return bytes(Bytes.ofUtf8(good.checkpoint()), Bytes.ofUtf8(other.checkpoint()))
                .utf8IfValid()
                .orElse(other.checkpoint());
    }

    private List<ProofBundle.Row> rows(List<ProofBundle.Row> mine, List<ProofBundle.Row> others) {
        ProofBundle.Row[] rows = mine.toArray(ProofBundle.Row[]::new);
        int at = random.nextInt(rows.length);
        ProofBundle.Row row = rows[at];
        ProofBundle.Row second = random.nextBoolean() || others.isEmpty()
                ? rows[random.nextInt(rows.length)]
                : others.get(random.nextInt(others.size()));
        rows[at] = switch (random.nextInt(5)) {
            case 0 ->
                new ProofBundle.Row(bytes(row.statement(), second.statement()), row.capsule(), row.index(), row.path());
            case 1 ->
                new ProofBundle.Row(
                        row.statement(),
                        row.capsule()
                                .map(mineToo -> bytes(mineToo, second.capsule().orElse(mineToo))),
                        row.index(),
                        row.path());
            case 2 -> new ProofBundle.Row(row.statement(), row.capsule(), second.index(), row.path());
            case 3 -> new ProofBundle.Row(row.statement(), row.capsule(), row.index(), second.path());
            default -> second;
        };
        return Arrays.stream(rows)
                .sorted(Comparator.comparingLong(ProofBundle.Row::index))
                .toList();
    }

    /** A bit flipped, a byte changed, an end cut off, a piece cut out or doubled, or the other whole. */
    private Bytes bytes(Bytes mine, Bytes others) {
        if (mine.isEmpty()) {
            return others;
        }
        byte[] changed = mine.toArray();
        int at = random.nextInt(changed.length);
        return switch (random.nextInt(6)) {
            case 0, 1 -> {
                changed[at] ^= (byte) (1 << random.nextInt(8));
                yield Bytes.wrap(changed);
            }
            case 2 -> {
                changed[at] = (byte) random.nextInt(256);
                yield Bytes.wrap(changed);
            }
            case 3 -> mine.slice(0, at);
            case 4 ->
                mine.slice(0, at).concat(mine.slice(Math.min(mine.size(), at + 1 + random.nextInt(40)), mine.size()));
            default -> others;
        };
    }

    /** Whether a reader that says this shows as proven what is not so. */
    boolean accepts(Bytes bundle, List<String> lines) {
        ProofBundle read;
        try {
            read = ProofBundle.decode(bundle);
        } catch (Malformed form) {
            return lines.stream().noneMatch(line -> line.contains(" refuted "));
        }
        if (lines.stream().anyMatch(line -> line.startsWith("bundle ") && line.contains(" refuted "))) {
            return false;
        }
        if (!says(lines, "head -")) {
            return false; // nothing is shown as being in a log
        }
        boolean mine = sameHead(read.checkpoint(), good);
        if (!mine && !sameHead(read.checkpoint(), other)) {
            return true;
        }
        Map<Long, ProofBundle.Row> truth = truth(mine ? good : other);
        return read.rows().stream().anyMatch(row -> isFalse(row, truth) && shownAsTrue(row, lines))
                || read.keys().stream().anyMatch(row -> isFalse(row, truth) && says(lines, "register " + row.index()));
    }

    private static boolean says(List<String> lines, String step) {
        return lines.stream().anyMatch(line -> line.startsWith(step + " proven"));
    }

    private static boolean shownAsTrue(ProofBundle.Row row, List<String> lines) {
        String at = " " + row.index() + " ";
        return lines.stream().anyMatch(line -> line.startsWith("inclusion" + at) && line.contains(" proven "))
                && lines.stream().noneMatch(line -> line.contains(at) && line.contains(" refuted "));
    }

    private static boolean sameHead(String note, ProofBundle bundle) {
        try {
            return Checkpoint.parse(SignedNote.parse(note).text())
                    .equals(Checkpoint.parse(
                            SignedNote.parse(bundle.checkpoint()).text()));
        } catch (Malformed e) {
            return false;
        }
    }

    private static boolean isFalse(ProofBundle.Row row, Map<Long, ProofBundle.Row> truth) {
        ProofBundle.Row known = truth.get(row.index());
        if (known == null || !known.statement().equals(row.statement())) {
            return true;
        }
        try {
            return row.capsule().isPresent()
                    && !Capsule.parse(row.capsule().get())
                            .root()
                            .equals(Statement.parse(known.statement()).root());
        } catch (Malformed e) {
            return true;
        }
    }

    /** The lines of a report in the form that both readers write. */
    static List<String> lines(Report report) {
        return report.lines().stream().map(Object::toString).toList();
    }
}

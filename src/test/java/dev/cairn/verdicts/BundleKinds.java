package dev.cairn.verdicts;

import static dev.cairn.verdicts.Ground.lines;
import static dev.cairn.verdicts.Ground.node;
import static dev.cairn.verdicts.Ground.until;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.ProofBundle.Row;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.verdicts.Damage.Way;
import dev.cairn.verdicts.Kind.Reads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Rows of a proof bundle, and the whole of it. */
final class BundleKinds {
    private final Ground ground;
    private final Random random;
    private final Damage damage;
    private final TrueLedger mine;
    private final TrueLedger other;

    BundleKinds(Ground ground) {
        this.ground = ground;
        this.random = ground.random();
        this.damage = ground.damage();
        this.mine = ground.mine();
        this.other = ground.other();
    }

    List<Kind> all() {
        long reading = mine.told.get(2);
        long event = mine.told.get(4);
        ProofBundle about = mine.bundle(reading);
        ProofBundle twin = other.bundle(other.told.get(2));
        ProofBundle partial = mine.partial(event);
        ProofBundle erase = mine.bundle(mine.erase);
        ProofBundle otherErase = other.bundle(other.erase);
        return List.of(
                row("statement", about, twin, false, reading, this::statement),
                row("capsule", mine.bundle(event), other.bundle(other.told.get(4)), false, event, this::capsule),
                row("partial capsule", partial, other.partial(other.told.get(4)), false, event, this::capsule),
                row("path in a bundle", about, twin, false, reading, this::path),
                row("erase statement", erase, otherErase, false, mine.erase, this::either),
                row("key statement", about, twin, true, keyRow(about, "device"), this::either),
                row("key list", about, twin, true, keyRow(about, "keylist"), this::either),
                whole("proof bundle", about, twin));
    }

    private interface Change {
        Row of(Way way, Row mine, List<Row> same, List<Row> others);
    }

    private Kind row(String name, ProofBundle good, ProofBundle twin, boolean key, long index, Change change) {
        return bundle(name, good, twin, way -> {
            List<Row> all = key ? good.keys() : good.rows();
            List<Row> others = key ? twin.keys() : twin.rows();
            Row row = all.stream()
                    .filter(each -> each.index() == index)
                    .findFirst()
                    .orElseThrow();
            List<Row> rows = new ArrayList<>(all);
            rows.set(all.indexOf(row), change.of(way, row, good.keys(), others));
            rows.sort(Comparator.comparingLong(Row::index));
            return new ProofBundle(
                            good.genesis(),
                            good.checkpoint(),
                            key ? good.rows() : rows,
                            key ? rows : good.keys(),
                            good.tokens(),
                            good.subject(),
                            good.eventHashes())
                    .encode();
        });
    }

    private Kind whole(String name, ProofBundle good, ProofBundle twin) {
        Bytes bytes = good.encode();
        Bytes second = mine.keyBook().encode();
        Bytes third = twin.encode();
        return bundle(name, good, twin, way -> damage.inPart(way, bytes, second, third));
    }

    private Kind bundle(String name, ProofBundle good, ProofBundle twin, Function<Way, Bytes> next) {
        DamagedBundles judge = new DamagedBundles(good, twin, random);
        Bytes bytes = good.encode();
        return new Kind(
                name,
                "bundle",
                node().put("genesis", mine.genesis().text()).put("now", TrueLedger.now()),
                node().put("hex", bytes.hex()),
                way -> node().put("hex", until(way, next, bytes).hex()),
                (input, said) -> judge.accepts(Bytes.ofHex(input.get("hex").asText()), lines(said)),
                Reads.BOTH);
    }

    private Row statement(Way way, Row row, List<Row> same, List<Row> others) {
        Bytes changed = damage.of(
                way,
                row.statement(),
                ground.any(same).statement(),
                ground.any(others).statement());
        return new Row(changed, row.capsule(), row.index(), row.path());
    }

    private Row capsule(Way way, Row row, List<Row> same, List<Row> others) {
        Bytes bytes = row.capsule().orElseThrow();
        List<Bytes> theirs =
                others.stream().flatMap(each -> each.capsule().stream()).toList();
        Bytes changed = damage.of(way, bytes, ground.any(same).capsule().orElse(bytes), ground.any(theirs));
        return new Row(row.statement(), Optional.of(changed), row.index(), row.path());
    }

    private Row path(Way way, Row row, List<Row> same, List<Row> others) {
        return random.nextInt(4) == 0
                ? new Row(
                        row.statement(),
                        row.capsule(),
                        random.nextInt((int) mine.head().size()),
                        row.path())
                : new Row(
                        row.statement(),
                        row.capsule(),
                        row.index(),
                        damage.of(
                                way,
                                row.path(),
                                ground.any(same).path(),
                                ground.any(others).path()));
    }

    private Row either(Way way, Row row, List<Row> same, List<Row> others) {
        return random.nextBoolean() ? statement(way, row, same, others) : capsule(way, row, same, others);
    }

    private static long keyRow(ProofBundle bundle, String kind) {
        for (Row row : bundle.keys()) {
            try {
                if (KeyStatement.parse(Capsule.parse(row.capsule().orElseThrow()))
                        .kind()
                        .equals(kind)) {
                    return row.index();
                }
            } catch (Malformed impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        throw new IllegalStateException("no key statement of kind " + kind);
    }
}

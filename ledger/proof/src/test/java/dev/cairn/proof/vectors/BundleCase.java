package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.sample.SampleLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One bundle and the lines it must get: all proven but {@code time} and {@code complete}, save for those that the vector names.
 * So each expectation is written by hand, not taken from the verifier.
 */
final class BundleCase {
    static final Instant TIME = SampleLedger.START.plusSeconds(3600);

    private final SampleLedger ledger;
    private final Map<String, String> except = new HashMap<>();
    private List<ProofBundle.Row> rows = new ArrayList<>();
    private List<ProofBundle.Row> keys = new ArrayList<>();
    private String note;
    private String genesis;
    private final List<String> said = new ArrayList<>();
    private Object now = TIME.getEpochSecond() + 60;

    private BundleCase(SampleLedger ledger) {
        this.ledger = ledger;
        this.note = ledger.note(TIME, SampleLedger.FARM, SampleLedger.OPERATOR);
        this.genesis = ledger.genesis.text();
    }

    static BundleCase of(SampleLedger ledger) {
        return new BundleCase(ledger);
    }

    BundleCase rows(long... indices) {
        rows = new ArrayList<>(ledger.rows(indices));
        return this;
    }

    BundleCase keys(long... indices) {
        keys = new ArrayList<>(ledger.rows(indices));
        return this;
    }

    BundleCase note(String other) {
        note = other;
        return this;
    }

    BundleCase genesis(String text) {
        genesis = text;
        return this;
    }

    BundleCase now(Object seconds) {
        now = seconds;
        return this;
    }

    BundleCase row(long index, UnaryOperator<ProofBundle.Row> change) {
        rows.replaceAll(row -> row.index() == index ? change.apply(row) : row);
        return this;
    }

    BundleCase key(long index, UnaryOperator<ProofBundle.Row> change) {
        keys.replaceAll(row -> row.index() == index ? change.apply(row) : row);
        return this;
    }

    /** This line is not proven: {@code step index} or {@code step -}, then {@code verdict code}. */
    BundleCase but(String line, String verdict) {
        except.put(line, verdict);
        return this;
    }

    /** Several steps of one index get one verdict. */
    BundleCase but(long index, String verdict, String... steps) {
        for (String step : steps) {
            but(step + " " + index, verdict);
        }
        return this;
    }

    /** What is told beside the line {@code fields}: the index, a blank, the words. */
    BundleCase said(String words) {
        said.add(words);
        return this;
    }

    ProofBundle bundle() {
        return ledger.bundle(note, rows, keys);
    }

    Map<String, Object> input(Bytes bytes) {
        return map("genesis", genesis, "hex", bytes, "now", now);
    }

    void into(Vectors vectors, String name, String claim) {
        into(vectors, name, claim, bundle().encode());
    }

    void into(Vectors vectors, String name, String claim, Bytes bytes) {
        vectors.add(
                name,
                claim,
                input(bytes),
                said.isEmpty() ? map("lines", lines(name)) : map("lines", lines(name), "said", said));
    }

    private List<String> lines(String name) {
        List<String> lines = new ArrayList<>();
        Map<String, String> left = new HashMap<>(except);
        if (except.containsKey("bundle -")) {
            return List.of("bundle - " + except.get("bundle -"));
        }
        for (String step : List.of("bundle", "head", "witnesses", "fresh", "revocations")) {
            lines.add(line(step + " -", left));
        }
        lines.add("time - undecided TST-01");
        keys.forEach(row -> lines.add(line("register " + row.index(), left)));
        for (ProofBundle.Row row : rows) {
            for (String step : List.of("fields", "statement", "signature", "key", "inclusion", "chain")) {
                lines.add(line(step + " " + row.index(), left));
            }
        }
        lines.add("complete - undecided CPL-01");
        if (!left.isEmpty()) {
            throw new IllegalStateException("vector " + name + " names lines that are not there: " + left);
        }
        return lines;
    }

    private static String line(String step, Map<String, String> left) {
        return step + " " + Optional.ofNullable(left.remove(step)).orElse("proven -");
    }

    static UnaryOperator<ProofBundle.Row> capsule(Optional<Bytes> other) {
        return row -> new ProofBundle.Row(row.statement(), other, row.index(), row.path());
    }

    static UnaryOperator<ProofBundle.Row> capsule(UnaryOperator<Bytes> change) {
        return row -> new ProofBundle.Row(row.statement(), row.capsule().map(change), row.index(), row.path());
    }

    static UnaryOperator<ProofBundle.Row> statement(UnaryOperator<Bytes> change) {
        return row -> new ProofBundle.Row(change.apply(row.statement()), row.capsule(), row.index(), row.path());
    }

    static UnaryOperator<ProofBundle.Row> path(UnaryOperator<List<dev.cairn.proof.Hash>> change) {
        return row -> new ProofBundle.Row(row.statement(), row.capsule(), row.index(), change.apply(row.path()));
    }
}

package dev.cairn.proof.bundle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a bundle holds, read once: rows, head, and every key that stands in it. Nothing here is believed yet. */
final class Evidence {
    private final Genesis genesis;
    private final List<Entry> rows;
    private final List<Entry> keyRows;
    private final List<Bytes> stamps;
    private final Optional<Head> head;
    private final Verdict headVerdict;
    private final Map<Hash, Bytes> keys = new HashMap<>();
    private final Map<Entry.Place, List<Statement>> places = new HashMap<>();
    private final Map<Bytes, Verdict> signatures = new HashMap<>();

    Evidence(Genesis genesis, ProofBundle bundle) {
        this.genesis = genesis;
        this.rows = bundle.rows().stream().map(Entry::read).toList();
        this.keyRows = bundle.keys().stream().map(Entry::read).toList();
        this.stamps = bundle.tokens();
        Optional<Head> read = Optional.empty();
        Verdict verdict = Verdict.proven();
        try {
            read = Optional.of(Head.read(bundle.checkpoint(), genesis));
        } catch (Malformed notOurHead) {
            verdict = Entry.refuted(notOurHead);
        }
        this.head = read;
        this.headVerdict = verdict;
        collectKeys();
        collectPlaces();
    }

    private void collectKeys() {
        genesis.registrars()
                .forEach(each -> keys.put(each.key().thumbprint(), each.key().spki()));
        for (Entry entry : keyRows) {
            keyIn(entry).ifPresent(spki -> keys.put(Hash.sha256(spki), spki));
        }
    }

    private static Optional<Bytes> keyIn(Entry entry) {
        try {
            return entry.capsule().isPresent()
                    ? KeyStatement.keyIn(entry.capsule().get())
                    : Optional.empty();
        } catch (Malformed notAKeyStatement) {
            return Optional.empty();
        }
    }

    private void collectPlaces() {
        Stream.concat(rows.stream(), keyRows.stream()).forEach(entry -> entry.place()
                .ifPresent(place -> places.computeIfAbsent(place, none -> new ArrayList<>())
                        .add(entry.statement().orElseThrow())));
    }

    Genesis genesis() {
        return genesis;
    }

    List<Entry> rows() {
        return rows;
    }

    List<Entry> keyRows() {
        return keyRows;
    }

    /** Time stamps, unread. */
    List<Bytes> stamps() {
        return stamps;
    }

    Optional<Head> head() {
        return head;
    }

    Verdict headVerdict() {
        return headVerdict;
    }

    /** Whether a key of this thumbprint stands in the genesis or in a key statement, believed or not. */
    boolean hasKey(Hash thumbprint) {
        return keys.containsKey(thumbprint);
    }

    /** The strict rule under the key that kid names: proven, {@code SIG-01…03} refuted, {@code SIG-04} undecided. */
    Verdict signature(Statement statement) {
        return signatures.computeIfAbsent(statement.bytes(), unseen -> judge(statement));
    }

    private Verdict judge(Statement statement) {
        Optional<Bytes> spki = Optional.ofNullable(keys.get(statement.kid()));
        if (spki.isEmpty()) {
            return Verdict.undecided("SIG-04", "the key " + statement.kid().hex() + " is not in the bundle");
        }
        try {
            return statement.verify(PublicKey.ofSpki(spki.get()));
        } catch (Malformed notAdmitted) {
            return Entry.refuted(notAdmitted);
        }
    }

    /** Whether the row's leaf stands under the head; {@code DEP-00} without a head. */
    Verdict inclusion(ProofBundle.Row row) {
        if (head.isEmpty()) {
            return Verdict.undecided("DEP-00", "the head does not hold");
        }
        boolean included = Merkle.checkInclusion(
                row.index(),
                head.get().checkpoint().size(),
                Merkle.leaf(row.statement()),
                row.path(),
                head.get().checkpoint().root());
        return included
                ? Verdict.proven()
                : Verdict.refuted("INC-01", "the entry does not stand at this index under the head");
    }

    List<Statement> at(Entry.Place place) {
        return places.getOrDefault(place, List.of());
    }
}

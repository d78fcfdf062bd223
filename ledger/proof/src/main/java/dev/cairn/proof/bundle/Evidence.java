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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a bundle holds, read once: rows, head, and every key that stands in it. Nothing here is believed yet. */
final class Evidence {
    private final Genesis genesis;
    private final List<Entry> rows;
    private final List<Entry> keyRows;
    private final List<Bytes> stamps;
    private final Optional<Head> head;
    private final Verdict headVerdict;
    private final Map<Hash, Bytes> keys = new HashMap<>();
    private final Map<Entry.Place, Claims> places = new HashMap<>();
    private final Map<Long, List<Entry>> erasing = new HashMap<>();
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
        rows.forEach(
                each -> each.erase().ifPresent(said -> erasing.computeIfAbsent(said.index(), none -> new ArrayList<>())
                        .add(each)));
    }

    /** The statements that claim one place. Each is hashed and judged once: a bundle may hold forty thousand of them. */
    private static final class Claims {
        private final List<Statement> statements = new ArrayList<>();
        private final Set<Hash> hashes = new HashSet<>();
        private @Nullable Set<Bytes> signed;

        void add(Statement statement) {
            statements.add(statement);
            hashes.add(statement.hash());
        }
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
        Stream.concat(rows.stream(), keyRows.stream())
                .forEach(entry -> entry.place().ifPresent(place -> places.computeIfAbsent(place, none -> new Claims())
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

    /** Whether a statement of this hash claims a place; nothing if none claims it. */
    Optional<Boolean> claimed(Entry.Place place, Hash statement) {
        return Optional.ofNullable(places.get(place)).map(claims -> claims.hashes.contains(statement));
    }

    /** Whether two statements at a place differ in what is signed, and both signatures hold. */
    boolean equivocates(Entry.Place place) {
        Claims claims = places.get(place);
        if (claims == null) {
            return false;
        }
        if (claims.signed == null) {
            claims.signed = claims.statements.stream()
                    .filter(each -> signature(each).isProven())
                    .map(Statement::toBeSigned)
                    .collect(Collectors.toSet());
        }
        return claims.signed.size() > 1;
    }

    /** Rows that ask for the capsule at an index to be erased, by whomever. */
    List<Entry> erasing(long index) {
        return erasing.getOrDefault(index, List.of());
    }
}

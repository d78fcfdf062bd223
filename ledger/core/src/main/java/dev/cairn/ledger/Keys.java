package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.KeyRegister;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key register as the log says it now. Fed with key statements in log order, each once it is durable; safe for any thread.
 * What the log holds is verified again here: a key statement that is not signed by whom the rules ask changes nothing.
 */
public final class Keys {

    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    /** A whole capsule begins {@code a4 01 01 02 58 20 secret[32] 03}; then comes its type, here the text "key". */
    private static final int TYPE_AT = 38;

    private static final Bytes WHOLE = Bytes.ofHex("a40101025820");
    private static final Bytes TYPE_KEY = Bytes.ofHex("03636b6579");

    private final Genesis genesis;
    private final LongSupplier nextIndex;
    private final KeyRegister register;
    private final Map<Hash, List<Row>> about = new HashMap<>();
    private final Map<Hash, List<Long>> lists = new HashMap<>();
    private final Map<Hash, Long> listNumbers = new HashMap<>();
    private final TreeSet<Long> byRegistrars = new TreeSet<>();
    private Optional<Hash> newestListRoot = Optional.empty();
    private long newestListNumber = -1;

    /** A key statement that took effect or counts towards k: where it is and who signed it. */
    private record Row(long index, Hash signer) {}

    Keys(Genesis genesis, LongSupplier nextIndex) {
        this.genesis = genesis;
        this.nextIndex = nextIndex;
        this.register = new KeyRegister(genesis);
    }

    /** Whether these bytes say that they are a whole capsule of type {@code key}; exact, because the encoding is. */
    static boolean isKeyCapsule(Bytes capsule) {
        return isOfType(capsule, TYPE_KEY);
    }

    /** The same for another type, given as the encoded label and text. */
    static boolean isOfType(Bytes capsule, Bytes encodedType) {
        return capsule.size() > TYPE_AT + encodedType.size()
                && capsule.startsWith(WHOLE)
                && capsule.hasAt(TYPE_AT, encodedType);
    }

    /** Takes what the log holds at an index; indices never fall from call to call. */
    synchronized void take(long index, Statement statement, Bytes capsuleBytes) {
        if (!isKeyCapsule(capsuleBytes)) {
            return;
        }
        try {
            Capsule capsule = Capsule.parse(capsuleBytes);
            if (genesis.registrar(statement.kid()).isPresent()) {
                byRegistrars.add(index);
            }
            Verdict verdict = judge(index, statement, capsule);
            if (verdict.isProven()) {
                remember(index, statement.kid(), capsule);
            } else {
                LOG.info("key statement ignored index={} code={}", index, verdict.code());
            }
        } catch (Malformed e) {
            LOG.info("key statement ignored index={} code={}", index, e.code());
        }
    }

    private Verdict judge(long index, Statement statement, Capsule capsule) {
        Optional<PublicKey> key = register.key(statement.kid());
        if (key.isEmpty() || !capsule.root().equals(statement.root())) {
            return Verdict.refuted(key.isEmpty() ? "KEY-01" : "CAP-01", "");
        }
        Verdict signature = statement.verify(key.get());
        return signature.isProven() ? register.take(index, statement, capsule) : signature;
    }

    private void remember(long index, Hash signer, Capsule capsule) throws Malformed {
        KeyStatement said = KeyStatement.parse(capsule);
        if (said instanceof KeyStatement.Registration registration) {
            rows(registration.key().thumbprint()).add(new Row(index, signer));
        }
        if (said instanceof KeyStatement.Rotation rotation) {
            rows(rotation.old()).add(new Row(index, signer));
        }
        if (said instanceof KeyStatement.Revocation revocation) {
            rows(revocation.revoked()).add(new Row(index, signer));
        }
        if (said instanceof KeyStatement.KeyList list) {
            lists.computeIfAbsent(capsule.root(), root -> new ArrayList<>()).add(index);
            listNumbers.put(capsule.root(), list.number());
            // The register counts registrars; statements would let one of them sign twice and pass for two.
            if (register.newestListIndex().equals(OptionalLong.of(index))) {
                newestListRoot = Optional.of(capsule.root());
                newestListNumber = list.number();
            }
        }
    }

    private List<Row> rows(Hash thumbprint) {
        return about.computeIfAbsent(thumbprint, key -> new ArrayList<>());
    }

    /** The registration of a key, revoked or not. */
    public synchronized Optional<Registered> find(Hash thumbprint) {
        return register.find(thumbprint);
    }

    /** All keys ever registered, registrars first. */
    public synchronized List<Registered> all() {
        return List.copyOf(register.all());
    }

    /** Whether a key may sign a statement that would get the next index (codes: {@link KeyRegister#mayUse}). */
    public synchronized Verdict mayUse(Hash kid, Optional<String> capsuleType, Bytes chain, long seq) {
        return register.mayUse(kid, nextIndex.getAsLong(), capsuleType, chain, seq);
    }

    /** As {@link #mayUse}, with the capsule at hand: any registered key may also sign its own rotation. */
    public synchronized Verdict maySign(Hash kid, Capsule capsule, Bytes chain, long seq) {
        return register.maySign(kid, nextIndex.getAsLong(), capsule, chain, seq);
    }

    /** As {@link #maySign(Hash, Capsule, Bytes, long)}, at an index that the log has given. */
    synchronized Verdict maySignAt(long index, Statement statement, Capsule capsule) {
        return register.maySign(statement.kid(), index, capsule, statement.chain(), statement.seq());
    }

    /** The strict rule under the registered key; {@code KEY-01} if there is none. */
    synchronized Verdict signature(Statement statement) {
        return register.key(statement.kid())
                .map(statement::verify)
                .orElseGet(() -> Verdict.undecided("KEY-01", "the signer's key is not registered"));
    }

    /** Whether an organisation's key answers for what a key signed. */
    public synchronized boolean answersFor(Hash organisation, Hash key) {
        return register.answersFor(organisation, key);
    }

    /** A copy of the register as it is now. */
    public synchronized KeyRegister snapshot() {
        return register.copy();
    }

    /**
     * Indices of the key statements that a verifier needs for this key, ascending: those about the key, and about whoever
     * signed those or owns it, down to the registrars, whom the genesis names.
     */
    public synchronized List<Long> keyRowsFor(Hash thumbprint) {
        TreeSet<Long> found = new TreeSet<>();
        collect(thumbprint, found, new java.util.HashSet<>());
        return List.copyOf(found);
    }

    private void collect(Hash thumbprint, Set<Long> found, Set<Hash> seen) {
        if (!seen.add(thumbprint)) {
            return;
        }
        for (Row row : about.getOrDefault(thumbprint, List.of())) {
            found.add(row.index());
            collect(row.signer(), found, seen);
        }
        register.find(thumbprint)
                .flatMap(Registered::organisation)
                .ifPresent(organisation -> collect(organisation, found, seen));
    }

    /** Index at which the newest key list reached k signatures. */
    public synchronized OptionalLong newestKeyList() {
        return register.newestListIndex();
    }

    /** Indices of all statements of the newest key list, ascending. */
    public synchronized List<Long> newestKeyListRows() {
        return newestListRoot
                .map(root -> List.copyOf(lists.getOrDefault(root, List.of())))
                .orElse(List.of());
    }

    /**
     * Indices of every key statement of the ledger, ascending: those that took effect or count towards k, and all that registrars signed,
     * so that their chains have no gap.
     */
    public synchronized List<Long> rows() {
        TreeSet<Long> rows = new TreeSet<>(byRegistrars);
        about.values().forEach(each -> each.forEach(row -> rows.add(row.index())));
        return List.copyOf(rows);
    }

    /** Of {@link #rows()} those of key lists that a newer one has replaced. */
    public synchronized Set<Long> replacedLists() {
        Set<Long> replaced = new TreeSet<>();
        lists.forEach((root, indices) -> {
            if (newestListRoot.filter(newest -> !newest.equals(root)).isPresent()
                    && listNumbers.getOrDefault(root, 0L) <= newestListNumber) {
                replaced.addAll(indices);
            }
        });
        return replaced;
    }

    /** Time of the newest key list, if there is one. */
    public synchronized Optional<KeyStatement.KeyList> keyList() {
        return register.newestList();
    }
}

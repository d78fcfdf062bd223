package dev.cairn.ingest.fake;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.ChainState;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.HashReader;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A ledger in memory that does as it is told: it takes statements at once, or holds its answers back, or refuses them; it
 * publishes and gets witnessed when asked to. Its proofs are real, so receipts made from it verify.
 */
public final class FakeLedger implements EntrySink, LedgerReader {
    public static final String ORIGIN = "ledger.test/cairn";
    private static final String WITNESS = "witness.test/one";

    private record Held(Offer offer, CompletableFuture<Admission> answer) {}

    private record At(Hash kid, Bytes chain, long seq) {}

    private final SoftwareSigner logKey = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    private final SoftwareSigner witnessKey = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    private final SoftwareSigner registrar = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
    private final Genesis genesis = Genesis.builder()
            .head("Test", ORIGIN, Instant.parse("2026-11-01T00:00:00Z"), 1)
            .registrar(registrar.publicKey(), "registrar")
            .log(NoteKey.ed25519(ORIGIN, logKey.publicKey()))
            .witness(WITNESS, NoteKey.cosigner(WITNESS, witnessKey.publicKey()), Optional.empty())
            .quorum(WITNESS)
            .build();
    private final List<Bytes> entries = new ArrayList<>();
    private final Map<At, Long> indices = new LinkedHashMap<>();
    private final Map<Long, Bytes> capsules = new HashMap<>();
    private final List<Held> held = new ArrayList<>();
    private final List<Consumer<Head>> listeners = new CopyOnWriteArrayList<>();
    private Optional<Head> published = Optional.empty();
    private Optional<Head> witnessed = Optional.empty();
    private boolean holding;
    private Optional<Admission> instead = Optional.empty();
    private int untilFull = -1;
    private volatile Instant sealedAt = Instant.parse("2026-11-21T10:00:00Z");

    public FakeLedger() {
        entries.add(Seal.genesis(genesis.hash(), 0, ORIGIN).bytes());
    }

    /** From now on nothing is answered until {@link #release}. */
    public synchronized void hold() {
        holding = true;
    }

    /** Answers what was held back, in order, and everything after it at once. */
    public void release() {
        List<Held> now;
        synchronized (this) {
            holding = false;
            now = List.copyOf(held);
            held.clear();
        }
        now.forEach(one -> one.answer().complete(admit(one.offer())));
    }

    /** When all blocks were sealed. */
    public void sealedAt(Instant time) {
        sealedAt = time;
    }

    /** Offers that have no answer. */
    public synchronized int held() {
        return held.size();
    }

    /** From now on every offer gets this answer; empty for the honest one. */
    public synchronized void answerInstead(Optional<Admission> answer) {
        instead = answer;
    }

    /** Takes so many offers, has no room for the next one, and again for all after it. */
    public synchronized void fullOnceAfter(int offers) {
        untilFull = offers;
    }

    @Override
    public CompletableFuture<Admission> offer(Offer offer) {
        synchronized (this) {
            if (untilFull >= 0 && untilFull-- == 0) {
                return CompletableFuture.completedFuture(
                        new Admission.Retry("FUL-01", "no room for one", Duration.ofMillis(50)));
            }
            if (instead.isPresent()) {
                return CompletableFuture.completedFuture(instead.get());
            }
            if (holding) {
                Held one = new Held(offer, new CompletableFuture<>());
                held.add(one);
                return one.answer();
            }
        }
        return CompletableFuture.completedFuture(admit(offer));
    }

    private synchronized Admission admit(Offer offer) {
        Statement statement = offer.statement();
        At at = new At(statement.kid(), statement.chain(), statement.seq());
        Long known = indices.get(at);
        if (known != null) {
            return new Admission.Duplicate(known);
        }
        long index = entries.size();
        entries.add(statement.bytes());
        indices.put(at, index);
        capsules.put(index, offer.capsule());
        return new Admission.Admitted(index, Set.of());
    }

    /** A log-signed head over everything. */
    public void publish() {
        Head head;
        synchronized (this) {
            String text = new Checkpoint(ORIGIN, entries.size(), root(entries.size())).text();
            String note = SignedNote.sign(text, ORIGIN, logKey);
            head = new Head(new Checkpoint(ORIGIN, entries.size(), root(entries.size())), note, 1, Level.PUBLISHED);
            published = Optional.of(head);
        }
        listeners.forEach(listener -> listener.accept(head));
    }

    /** The witness signs the published head. */
    public void witness() {
        Head head;
        synchronized (this) {
            Head last = published.orElseThrow();
            String line = Cosignature.sign(
                    last.checkpoint().text(), WITNESS, witnessKey, Instant.parse("2026-11-21T10:00:05Z"));
            head = new Head(last.checkpoint(), last.note() + line, last.height(), Level.WITNESSED);
            witnessed = Optional.of(head);
        }
        listeners.forEach(listener -> listener.accept(head));
    }

    private Hash root(long size) {
        return Merkle.rootOf(size, hashes());
    }

    private HashReader hashes() {
        return (level, index) -> {
            List<Hash> leaves = new ArrayList<>();
            for (long i = index << level; i < (index + 1) << level; i++) {
                leaves.add(Merkle.leaf(entries.get((int) i)));
            }
            return Merkle.root(leaves);
        };
    }

    @Override
    public Genesis genesis() {
        return genesis;
    }

    @Override
    public synchronized Head published() {
        return published.orElseThrow(() -> new Trouble.Unavailable("no head yet"));
    }

    @Override
    public synchronized Optional<Head> witnessed() {
        return witnessed;
    }

    @Override
    public synchronized long sequenced() {
        return entries.size();
    }

    @Override
    public synchronized Bytes entry(long index) {
        return entries.get((int) index);
    }

    @Override
    public synchronized List<Bytes> entries(long from, long to) {
        return List.copyOf(entries.subList((int) from, (int) to));
    }

    @Override
    public synchronized Optional<Bytes> capsule(long index) {
        return Optional.ofNullable(capsules.get(index));
    }

    @Override
    public synchronized List<Hash> inclusion(long index, long size) {
        return Merkle.proveInclusion(index, size, hashes());
    }

    @Override
    public synchronized List<Hash> consistency(long first, long second) {
        return Merkle.proveConsistency(first, second, hashes());
    }

    @Override
    public Seal seal(long height) {
        return new Seal(height, Hash.ZERO, 1, 1, Hash.ZERO, Hash.ZERO, sealedAt.toEpochMilli(), ORIGIN);
    }

    @Override
    public OptionalLong heightOf(long index) {
        return OptionalLong.of(1);
    }

    @Override
    public synchronized OptionalLong indexOf(Bytes chain, long seq) {
        return indices.entrySet().stream()
                .filter(entry ->
                        entry.getKey().chain().equals(chain) && entry.getKey().seq() == seq)
                .mapToLong(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public synchronized OptionalLong indexOf(Hash kid, Bytes chain, long seq) {
        Long index = indices.get(new At(kid, chain, seq));
        return index == null ? OptionalLong.empty() : OptionalLong.of(index);
    }

    @Override
    public synchronized ChainState chain(Bytes chain) {
        return indices.keySet().stream()
                .filter(at -> at.chain().equals(chain))
                .map(at -> chain(at.kid(), chain))
                .findFirst()
                .orElse(ChainState.NONE);
    }

    @Override
    public synchronized ChainState chain(Hash kid, Bytes chain) {
        long contiguous = -1;
        Hash hash = Hash.ZERO;
        while (indices.containsKey(new At(kid, chain, contiguous + 1))) {
            contiguous++;
            hash = Hash.sha256(
                    entries.get(indices.get(new At(kid, chain, contiguous)).intValue()));
        }
        long newest = indices.keySet().stream()
                .filter(at -> at.kid().equals(kid) && at.chain().equals(chain))
                .mapToLong(At::seq)
                .max()
                .orElse(-1);
        return new ChainState(contiguous, hash, newest);
    }

    @Override
    public Optional<Bytes> object(String path) {
        return Optional.empty();
    }

    @Override
    public AutoCloseable onHead(Consumer<Head> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}

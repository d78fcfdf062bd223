package dev.cairn.ledger;

import dev.cairn.ledger.Recovery.Recovered;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Genesis;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The writer of one log, and its reader. Three threads, each with its own state: the sequencer gives indices, the publisher
 * signs heads, the third asks the witnesses.
 *
 * <p>{@link #open} returns when everything that was acknowledged before is known again; intake may begin then. The first
 * head may come later: with witnesses configured, nothing is signed before one of them has told its size.
 */
public final class Ledger implements EntrySink, LedgerReader, AutoCloseable {

    private final Recovered parts;
    private final Engine engine;

    private Ledger(Recovered parts, Engine engine) {
        this.parts = parts;
        this.engine = engine;
    }

    /**
     * Opens a ledger, or begins it: then the genesis seal is entry 0.
     *
     * @param stores opened for this ledger alone; the caller closes them after the ledger
     * @param logKey Ed25519, the log key of the genesis policy
     * @param cosigners the witnesses to ask; those of the policy, or none
     * @param clock for seals; its jumps do not harm, seal times never go back
     * @throws Trouble.Corrupt if what is stored is not what was signed
     * @throws Trouble.Conflict if a newer head than ours was signed, or the data belong to another genesis
     */
    public static Ledger open(
            LedgerConfig config, Stores stores, Signer logKey, List<Cosigner> cosigners, InstantSource clock) {
        return open(config, stores, LogKeys.of(logKey), cosigners, clock);
    }

    /** The same for a log that may have a second key; both must be the genesis's. */
    public static Ledger open(
            LedgerConfig config, Stores stores, LogKeys keys, List<Cosigner> cosigners, InstantSource clock) {
        keys.requireOf(config.genesis());
        Recovered parts = new Recovery(config.genesis(), stores, keys, clock).run();
        Engine engine = new Engine(config, stores, keys.ed25519(), cosigners, clock, parts);
        engine.start();
        return new Ledger(parts, engine);
    }

    /** The live key register. */
    public Keys keys() {
        return parts.keys();
    }

    /** How the writer is doing. */
    public LedgerState state() {
        return engine.state();
    }

    /** What any offer would be answered now ({@code FUL-02}, {@code FUL-03}, {@code HLT-01}), for readiness probes; empty while offers are taken. */
    public Optional<Admission> refusal() {
        return engine.refusal();
    }

    @Override
    public CompletableFuture<Admission> offer(Offer offer) {
        return engine.offer(offer);
    }

    /** Stops taking offers, answers those that wait, ends the threads. What was acknowledged is durable already. */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public Genesis genesis() {
        return parts.log().genesis();
    }

    @Override
    public Head published() {
        return parts.log().published();
    }

    @Override
    public Optional<Head> witnessed() {
        return parts.log().witnessed();
    }

    @Override
    public long sequenced() {
        return parts.log().sequenced();
    }

    @Override
    public Bytes entry(long index) {
        return parts.log().entry(index);
    }

    @Override
    public List<Bytes> entries(long from, long to) {
        return parts.log().entries(from, to);
    }

    @Override
    public Optional<Bytes> capsule(long index) {
        return parts.log().capsule(index);
    }

    @Override
    public Optional<Erasure> erasure(long index) {
        return parts.log().erasure(index);
    }

    @Override
    public List<Optional<Bytes>> capsules(long from, long to) {
        return parts.log().capsules(from, to);
    }

    @Override
    public List<Hash> inclusion(long index, long size) {
        return parts.log().inclusion(index, size);
    }

    @Override
    public List<Hash> consistency(long first, long second) {
        return parts.log().consistency(first, second);
    }

    @Override
    public Seal seal(long height) {
        return parts.log().seal(height);
    }

    @Override
    public OptionalLong heightOf(long index) {
        return parts.log().heightOf(index);
    }

    @Override
    public OptionalLong indexOf(Bytes chain, long seq) {
        return parts.log().indexOf(chain, seq);
    }

    @Override
    public OptionalLong indexOf(Hash kid, Bytes chain, long seq) {
        return parts.log().indexOf(kid, chain, seq);
    }

    @Override
    public ChainState chain(Bytes chain) {
        return parts.log().chain(chain);
    }

    @Override
    public ChainState chain(Hash kid, Bytes chain) {
        return parts.log().chain(kid, chain);
    }

    @Override
    public Optional<Bytes> object(String path) {
        return parts.log().object(path);
    }

    @Override
    public AutoCloseable onHead(Consumer<Head> listener) {
        return parts.log().onHead(listener);
    }
}

package dev.cairn.ledger.fake;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.ChainState;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.KeyRegister;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.KeyStatement.KeyList;
import dev.cairn.proof.statement.KeyStatement.Listed;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The first statements of a ledger, and every key statement after them: who signs what over which capsule. Registrars and
 * organisations write key statements on a chain of their own that follows from their key, so that no pen needs a file: the
 * log says where it stands.
 */
public final class Founding {

    private static final int ORIGIN_BYTES_MAX = 255;

    private final Genesis genesis;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Clock boot;

    public Founding(Genesis genesis, InstantSource clock, SecureRandom random) {
        this.genesis = genesis;
        this.clock = clock;
        this.random = random;
        this.boot = new Clock(0, OptionalLong.empty(), Bytes.random(random, Clock.BOOT_ID_BYTES), 0);
    }

    /** The chain on which a key writes key statements: 16 bytes that follow from origin and key. */
    public static Bytes keyChain(String origin, Hash key) {
        if (Bytes.ofUtf8(origin).size() > ORIGIN_BYTES_MAX) {
            throw new IllegalArgumentException("origin of " + origin.length() + " characters");
        }
        return Hash.sha256(Bytes.ofUtf8("key chain\n" + origin + "\n"), key.bytes())
                .bytes()
                .slice(0, 16);
    }

    /** A pen that goes on where the log's chain of this key ends. */
    public ChainPen pen(LedgerReader log, Signer signer) {
        Hash kid = signer.publicKey().thumbprint();
        Bytes chain = keyChain(genesis.origin(), kid);
        ChainState state = log.chain(kid, chain);
        if (state.contiguous() != state.newest()) {
            throw new IllegalStateException("chain " + chain.hex() + " has a gap behind " + state.contiguous());
        }
        return new ChainPen(genesis.origin(), chain, state.newest() + 1, state.hash(), signer);
    }

    /** Pens for several signers. */
    public List<ChainPen> pens(LedgerReader log, List<? extends Signer> signers) {
        return signers.stream().map(signer -> pen(log, signer)).toList();
    }

    /** The genesis text inside the log: one statement by each registrar given. Requires at least k of them. */
    public List<Offer> genesis(List<ChainPen> registrars) {
        return byRegistrars(new KeyStatement.GenesisKey(genesis.text()), registrars);
    }

    /** What needs k registrars: one capsule, one statement by each pen. */
    public List<Offer> byRegistrars(KeyStatement said, List<ChainPen> registrars) {
        if (registrars.size() < genesis.threshold()) {
            throw new IllegalArgumentException(registrars.size() + " registrars, " + genesis.threshold() + " needed");
        }
        Capsule.Whole capsule = said.toCapsule(random);
        return registrars.stream().map(pen -> sign(capsule, pen)).toList();
    }

    /** What one key may say alone: an organisation about its devices. */
    public Offer by(KeyStatement said, ChainPen pen) {
        return sign(said.toCapsule(random), pen);
    }

    private Offer sign(Capsule.Whole capsule, ChainPen pen) {
        return new Offer(pen.next(capsule.root(), clock.instant(), boot, Optional.empty()), capsule.bytes());
    }

    /** The next numbered key list: every key of the register but the registrars, whom the genesis names. */
    public KeyList keyList(KeyRegister register) {
        long number = register.newestList().map(KeyList::number).orElse(0L) + 1;
        List<Listed> rows = register.all().stream()
                .filter(key -> genesis.registrar(key.key().thumbprint()).isEmpty())
                .map(key -> new Listed(key.key().thumbprint(), key.revokedAt().isPresent() ? "revoked" : "registered"))
                .toList();
        return new KeyList(number, Instant.ofEpochSecond(clock.instant().getEpochSecond()), rows);
    }

    /**
     * Offers one after the other and waits until each is durable.
     *
     * @return their indices
     * @throws Trouble.Unavailable if the ledger says retry, or nothing in time
     * @throws IllegalArgumentException if it refuses one
     */
    public static List<Long> submit(EntrySink sink, List<Offer> offers, Duration patience) {
        List<CompletableFuture<Admission>> asked =
                offers.stream().map(sink::offer).toList();
        List<Long> indices = new ArrayList<>();
        for (CompletableFuture<Admission> answer : asked) {
            indices.add(index(await(answer, patience)));
        }
        return indices;
    }

    private static Admission await(CompletableFuture<Admission> answer, Duration patience) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new Trouble.Unavailable("no answer within " + patience, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble.Unavailable("interrupted", e);
        }
    }

    private static long index(Admission admission) {
        if (admission instanceof Admission.Admitted admitted) {
            return admitted.index();
        }
        if (admission instanceof Admission.Duplicate duplicate) {
            return duplicate.index();
        }
        if (admission instanceof Admission.Retry retry) {
            throw new Trouble.Unavailable(retry.code() + " " + retry.text());
        }
        Admission.Refused refused = (Admission.Refused) admission;
        throw new IllegalArgumentException(refused.code() + " " + refused.text());
    }
}

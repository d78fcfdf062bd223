package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Policy;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.receipt.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the neighbours in parallel for one head after the other, so that all of them sign the same ones, and replaces
 * {@code checkpoint} when the quorum of the genesis policy is reached. One owner calls {@link #round}; the answers are collected
 * under this object's monitor.
 *
 * <p>Nothing here is lost by a crash: the same head is asked for again.
 */
final class Cosigning {

    /** A round waits this long for the slowest neighbour. */
    static final Duration ROUND_MAX = Duration.ofSeconds(5);
    /** Once the quorum is there, it waits only this long for the others. */
    static final Duration GRACE = Duration.ofMillis(200);

    private static final Duration STEP = Duration.ofMillis(20);
    private static final Logger LOG = LoggerFactory.getLogger(Cosigning.class);

    private final Genesis genesis;
    private final ObjectStore objects;
    private final LedgerReader log;
    private final Heads heads;
    private final Executor pool;
    private final List<Neighbour> neighbours;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private Optional<Target> target = Optional.empty();
    private boolean closed;
    private volatile @Nullable RuntimeException failure;

    /** The head that is asked for, the signatures so far, and who has answered with those of all its keys. */
    private record Target(Head head, SignedNote note, Set<String> signed) {}

    Cosigning(
            Genesis genesis,
            ObjectStore objects,
            LedgerReader log,
            Heads heads,
            Executor pool,
            List<Cosigner> cosigners) {
        this.genesis = genesis;
        this.objects = objects;
        this.log = log;
        this.heads = heads;
        this.pool = pool;
        this.neighbours = cosigners.stream().map(Neighbour::new).toList();
    }

    boolean isAlone() {
        return neighbours.isEmpty();
    }

    /** Whether every neighbour has signed this head. */
    synchronized boolean isComplete(Head head) {
        return target.filter(now -> now.head().note().equals(head.note()))
                .filter(now -> now.signed().size() == neighbours.size())
                .isPresent();
    }

    /** Whether somebody has signed this head, perhaps after the round that asked him was over. */
    synchronized boolean isBegun(Head head) {
        return target.filter(now -> now.head().note().equals(head.note()))
                .filter(now ->
                        signers(now.note()).size() > signers(parse(head.note())).size())
                .isPresent();
    }

    /**
     * Asks every neighbour that has not signed this head yet; all of them again if {@code afresh}.
     *
     * @return what each one asked came to; those that are still busy are missing
     */
    Map<String, Neighbour.Result> round(Head head, boolean afresh) {
        requireWell();
        begin(head, afresh);
        Map<String, Neighbour.Result> results = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (Neighbour neighbour : neighbours) {
            if (!hasSigned(neighbour.name()) && busy.add(neighbour.name())) {
                asked.add(CompletableFuture.runAsync(() -> ask(neighbour, head, results), pool));
            }
        }
        await(CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)));
        requireWell();
        return results;
    }

    /** A store that failed under an answer, perhaps a late one, is told to the owner. */
    private void requireWell() {
        RuntimeException seen = failure;
        if (seen != null) {
            throw seen;
        }
    }

    private synchronized void begin(Head head, boolean afresh) {
        boolean same =
                target.filter(now -> now.head().note().equals(head.note())).isPresent();
        if (!same || afresh) {
            target = Optional.of(new Target(head, parse(head.note()), new HashSet<>()));
            publishIfQuorum();
        }
    }

    /** From now on late answers change nothing: the folder may be somebody else's by then, who has shown a newer head. */
    synchronized void close() {
        closed = true;
    }

    private synchronized boolean hasSigned(String name) {
        return target.orElseThrow().signed().contains(name);
    }

    private void ask(Neighbour neighbour, Head head, Map<String, Neighbour.Result> results) {
        try {
            Checkpoint checkpoint = head.checkpoint();
            Neighbour.Result result =
                    neighbour.ask(checkpoint, head.note(), old -> log.consistency(old, checkpoint.size()));
            // A 200 without a signature of the policy's (a login page, another witness) tells us nothing of what was
            // seen.
            if (result instanceof Neighbour.Signed signed && !collect(head, neighbour.name(), signed.lines())) {
                result = new Neighbour.Silent("no cosignature of its key in the answer");
            }
            tell(neighbour.name(), result);
            results.put(neighbour.name(), result);
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            busy.remove(neighbour.name());
        }
    }

    private static void tell(String name, Neighbour.Result result) {
        if (result instanceof Neighbour.Ahead ahead) {
            LOG.error("WIT-05 witness says it has seen a larger tree name={} size={}", name, ahead.size());
        } else if (result instanceof Neighbour.Contradicts contradicts) {
            LOG.error("WIT-06 witness contradicts us name={} status={}", name, contradicts.status());
        } else if (result instanceof Neighbour.Silent silent) {
            LOG.warn("witness did not sign name={} why={}", name, silent.why());
        }
    }

    /** Whether there was a signature of the policy's, or the answer came too late to matter. */
    private synchronized boolean collect(Head head, String name, String lines) {
        Target now = target.orElseThrow();
        if (closed || !now.head().note().equals(head.note())) {
            return true; // late: another head is asked for by now
        }
        SignedNote more = now.note();
        boolean its = false;
        for (SignedNote.Line line : lines(name, lines)) {
            if (isOfPolicy(line) && holds(head, line, name)) {
                its = true;
                more = withLine(more, line);
            }
        }
        if (more.lines().size() > now.note().lines().size()) {
            add(now, more, name);
        }
        return its;
    }

    private void add(Target now, SignedNote more, String name) {
        Set<String> missing = new TreeSet<>(keysOf(name));
        missing.removeAll(signers(more));
        if (missing.isEmpty()) {
            now.signed().add(name);
        } else {
            LOG.warn("witness signed with some of its keys only, it is asked again name={} missing={}", name, missing);
        }
        target = Optional.of(new Target(now.head(), more, now.signed()));
        publishIfQuorum();
    }

    /** Names in the policy of all keys that stand under the same name as this witness's. */
    private Set<String> keysOf(String name) {
        List<Policy.Witness> all = genesis.policy().witnesses();
        Set<String> keyNames = all.stream()
                .filter(witness -> witness.name().equals(name))
                .map(witness -> witness.key().name())
                .collect(Collectors.toSet());
        return all.stream()
                .filter(witness -> keyNames.contains(witness.key().name()))
                .map(Policy.Witness::name)
                .collect(Collectors.toSet());
    }

    private Set<String> signers(SignedNote note) {
        return Publisher.judge(note.toString(), genesis).cosignatures().keySet();
    }

    private static List<SignedNote.Line> lines(String name, String lines) {
        try {
            return SignedNote.parseLines(lines);
        } catch (Malformed e) {
            LOG.warn("witness answered no signature lines name={} code={}", name, e.code());
            return List.of();
        }
    }

    /** Whether a line of the policy's is what it says; one that is not is reported. */
    private boolean holds(Head head, SignedNote.Line line, String name) {
        boolean wrong = !Publisher.judge(parse(head.note()).plus(List.of(line)).toString(), genesis)
                .wrong()
                .isEmpty();
        if (wrong) {
            LOG.error("WIT-03 witness answered a cosignature that does not hold name={}", name);
        }
        return !wrong;
    }

    /** With a line that holds, unless its key has signed already. */
    private SignedNote withLine(SignedNote note, SignedNote.Line line) {
        if (note.lines().size() >= SignedNote.LINES_MAX) {
            return note;
        }
        SignedNote more = note.plus(List.of(line));
        return signers(more).size() > signers(note).size() ? more : note;
    }

    private boolean isOfPolicy(SignedNote.Line line) {
        return genesis.policy().witnesses().stream()
                .map(Policy.Witness::key)
                .anyMatch(key -> key.id() == line.id() && key.name().equals(line.name()));
    }

    private void publishIfQuorum() {
        Target now = target.orElseThrow();
        if (closed
                || now.head().size() == 0
                || !Publisher.judge(now.note().toString(), genesis).quorum()) {
            return;
        }
        String note = now.note().toString();
        objects.replace(Publisher.WITNESSED, Bytes.ofUtf8(note));
        heads.witness(new Head(now.head().checkpoint(), note, now.head().height(), Level.WITNESSED));
        LOG.debug("head witnessed size={} by={}", now.head().size(), now.signed());
    }

    private synchronized boolean hasQuorum() {
        return Publisher.judge(target.orElseThrow().note().toString(), genesis).quorum();
    }

    private void await(CompletableFuture<Void> all) {
        long waited = 0;
        long grace = 0;
        while (waited < ROUND_MAX.toMillis() && grace < GRACE.toMillis()) {
            try {
                all.get(STEP.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException slow) {
                waited += STEP.toMillis();
                grace += hasQuorum() ? STEP.toMillis() : 0;
            } catch (ExecutionException e) {
                throw new IllegalStateException("asking never throws", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static SignedNote parse(String note) {
        try {
            return SignedNote.parse(note);
        } catch (Malformed e) {
            throw new Trouble.Corrupt("head is no note code=" + e.code(), e);
        }
    }
}

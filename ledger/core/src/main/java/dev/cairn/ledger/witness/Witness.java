package dev.cairn.ledger.witness;

import dev.cairn.ledger.witness.WitnessStore.Seen;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A witness (C2SP tlog-witness): co-signs a log's head if it grows from the last one it co-signed, and never anything else.
 *
 * <pre>
 * body does not parse                                       400
 * origin unknown                                            404
 * not signed by the log's key, or that signature fails      403
 * old &gt; new                                                 400
 * old is not the size last co-signed                        409, text/x.tlog.size
 * wrong empty root, wrong proof, same size other root       422
 * all well: persisted, then                                 200, one signature line a key
 * </pre>
 *
 * Safe for any thread. A {@link dev.cairn.ledger.Trouble} from the store is the caller's 500: nothing was answered.
 */
public final class Witness {

    /** Longest request body, in characters. */
    public static final int BODY_CHARS_MAX = 256 * 1024;

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String SIZE = "text/x.tlog.size";
    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);

    private final WitnessStore store;
    private final String name;
    private final Signer signer;
    private final Optional<MlDsa44Signer> postQuantum;
    private volatile Watched watched;
    private final InstantSource clock;

    /** What goes back over HTTP. */
    public record Response(int status, String contentType, String body) {}

    /**
     * @param name our name in policies
     * @param signer Ed25519, used for nothing else
     * @param logs the logs we watch, by origin
     */
    public Witness(WitnessStore store, String name, Signer signer, Map<String, NoteKey> logs, InstantSource clock) {
        this(store, name, signer, Optional.empty(), logs, clock);
    }

    /** @param postQuantum a second key under the same name: its line stands behind the first one's in every answer */
    public Witness(
            WitnessStore store,
            String name,
            Signer signer,
            Optional<MlDsa44Signer> postQuantum,
            Map<String, NoteKey> logs,
            InstantSource clock) {
        this.store = store;
        this.name = name;
        this.signer = signer;
        this.postQuantum = postQuantum;
        this.watched = new Watched(logs);
        this.clock = clock;
    }

    /** Our verifier keys, for policies: Ed25519, then ML-DSA-44 if there is one. */
    public List<NoteKey> keys() {
        NoteKey first = NoteKey.cosigner(name, signer.publicKey());
        return postQuantum
                .map(second -> List.of(first, NoteKey.mlDsa44(name, second.publicKey())))
                .orElse(List.of(first));
    }

    /** The logs by origin, and the origins by their hash. */
    private record Watched(Map<String, NoteKey> logs, Map<Hash, String> origins) {
        Watched(Map<String, NoteKey> logs) {
            this(
                    Map.copyOf(logs),
                    logs.keySet().stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    origin -> Hash.sha256(Bytes.ofUtf8(origin)), origin -> origin)));
        }
    }

    /** Watches these from now on. What was co-signed stays remembered, also of a log that is not among them. */
    public void watch(Map<String, NoteKey> logs) {
        watched = new Watched(logs);
    }

    /** The logs we watch. */
    public Map<String, NoteKey> logs() {
        return watched.logs();
    }

    /** A request that reads, with its checkpoint. */
    private record Asked(AddCheckpoint request, SignedNote note, Checkpoint checkpoint) {}

    /** {@code POST <submission prefix>/add-checkpoint}. */
    public Response addCheckpoint(String body) {
        Asked asked;
        try {
            asked = read(body);
        } catch (Malformed e) {
            return plain(400, "not an add-checkpoint request: " + e.getMessage());
        }
        NoteKey log = watched.logs().get(asked.checkpoint().origin());
        if (log == null) {
            return plain(404, "this witness does not watch that log");
        }
        Optional<SignedNote.Line> signature = verified(asked.note(), log);
        if (signature.isEmpty()) {
            return plain(403, "not signed by the log's key");
        }
        if (asked.request().oldSize() > asked.checkpoint().size()) {
            return plain(400, "old size is larger than the checkpoint's");
        }
        return compareAndSign(asked, signature.get());
    }

    private static Asked read(String body) throws Malformed {
        if (body.length() > BODY_CHARS_MAX) {
            throw new Malformed("LOG-02", "a body of " + body.length() + " characters");
        }
        AddCheckpoint request = AddCheckpoint.parse(body);
        SignedNote note = SignedNote.parse(request.note());
        return new Asked(request, note, Checkpoint.parse(note.text()));
    }

    private static Optional<SignedNote.Line> verified(SignedNote note, NoteKey log) {
        try {
            return note.open(List.of(log)).verified().stream().findFirst();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    /** One atomic step from what we saw last: a slower request loses and hears the new size. */
    private Response compareAndSign(Asked asked, SignedNote.Line signature) {
        String origin = asked.checkpoint().origin();
        Optional<Seen> last = store.last(origin);
        long size = last.map(Seen::size).orElse(0L);
        if (contradicts(last, asked.checkpoint())) {
            keep(asked, signature, "two roots for size " + size);
        }
        if (asked.request().oldSize() != size) {
            return conflict(size);
        }
        Hash root = last.map(Seen::root).orElse(Merkle.EMPTY_ROOT);
        Checkpoint next = asked.checkpoint();
        if (!Merkle.checkConsistency(
                size, next.size(), root, next.root(), asked.request().proof())) {
            if (!contradicts(last, next)) {
                keep(asked, signature, WitnessStore.SUSPICION + " to size " + next.size());
            }
            return plain(422, "not consistent with what was co-signed before");
        }
        return sign(asked, signature, last);
    }

    private static boolean contradicts(Optional<Seen> last, Checkpoint next) {
        return last.isPresent()
                && last.get().size() == next.size()
                && !last.get().root().equals(next.root());
    }

    /** Of what a stranger sent only what the log has signed, and the proof: anybody could add the rest. */
    private void keep(Asked asked, SignedNote.Line signature, String what) {
        Checkpoint shown = asked.checkpoint();
        String note = asked.note().text() + "\n" + signature;
        String request =
                new AddCheckpoint(asked.request().oldSize(), asked.request().proof(), note).body();
        String reason = what + ", root " + shown.root().hex();
        store.evidence(shown.origin(), clock.millis(), request, reason);
        LOG.error("WIT-06 evidence kept origin={} size={} reason={}", shown.origin(), shown.size(), reason);
    }

    private Response sign(Asked asked, SignedNote.Line signature, Optional<Seen> last) {
        Checkpoint next = asked.checkpoint();
        long seconds = Math.max(
                clock.instant().getEpochSecond(), last.map(Seen::unixSeconds).orElse(0L));
        String text = asked.note().text();
        Instant time = Instant.ofEpochSecond(seconds);
        String lines = Cosignature.sign(text, name, signer, time)
                + postQuantum
                        .map(second -> Cosignature.sign(next, name, second, time))
                        .orElse("");
        Seen seen = new Seen(next.size(), next.root(), text + "\n" + signature + lines, seconds);
        // Persisted before the answer: a crash in between costs one cosignature, never a promise.
        if (!store.advance(next.origin(), last, seen)) {
            return conflict(store.last(next.origin()).map(Seen::size).orElse(0L));
        }
        return new Response(200, PLAIN, lines);
    }

    private static Response conflict(long size) {
        return new Response(409, SIZE, size + "\n");
    }

    private static Response plain(int status, String text) {
        return new Response(status, PLAIN, text + "\n");
    }

    /** {@code GET <monitoring prefix>/<hex SHA-256(origin)>/checkpoint}: what we co-signed last, or nothing. */
    public Optional<String> checkpoint(Hash originHash) {
        return Optional.ofNullable(watched.origins().get(originHash))
                .flatMap(store::last)
                .map(Seen::note);
    }

    /** Validly signed requests that contradicted what we had co-signed. */
    public long evidence(String origin) {
        return store.evidenceCount(origin);
    }
}

package dev.cairn.ledger.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryWitnessStore;
import dev.cairn.ledger.fake.UnwritableWitnessStore;
import dev.cairn.ledger.witness.Witness.Response;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WitnessTest {

    private static final Consortium ALL = Consortium.withQuorum(1, 1);
    private static final List<Hash> LEAVES = leaves("leaf ", 40);
    private static final List<Hash> OTHER = leaves("other ", 40);

    private final MemoryWitnessStore store = new MemoryWitnessStore();
    private final Witness witness = witness(store, ALL.clock);

    private static Witness witness(WitnessStore store, InstantSource clock) {
        return new Witness(
                store,
                Consortium.witnessName(0),
                ALL.witnesses.get(0),
                Map.of(Consortium.ORIGIN, ALL.genesis.policy().log()),
                clock);
    }

    /** One of each answer, from a witness that has co-signed size 10. Every MUST is a transcript: docs/formats/vectors/witness. */
    static Stream<Arguments> answers() {
        String good = body(10, proof(LEAVES, 10, 20), note(LEAVES, 20));
        String elsewhere = text(LEAVES, 20).replace(Consortium.ORIGIN, "else.example");
        String stranger = SignedNote.sign(text(LEAVES, 20), Consortium.ORIGIN, ALL.node);
        return Stream.of(
                arguments("grows", 200, good),
                arguments("the same head again", 200, body(10, List.of(), note(LEAVES, 10))),
                arguments("unreadable", 400, good.replaceFirst("old 10", "old +10")),
                arguments("too long", 400, good + "x".repeat(Witness.BODY_CHARS_MAX)),
                arguments("old larger than new", 400, body(10, List.of(), note(LEAVES, 9))),
                arguments("another log", 404, body(0, List.of(), SignedNote.sign(elsewhere, "else.example", ALL.log))),
                arguments("signed by another key", 403, body(10, proof(LEAVES, 10, 20), stranger)),
                arguments("old is not what it holds", 409, body(9, proof(LEAVES, 9, 20), note(LEAVES, 20))),
                arguments("no proof", 422, body(10, List.of(), note(LEAVES, 20))),
                arguments("another history", 422, body(10, proof(OTHER, 10, 20), note(OTHER, 20))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("answers")
    void answers_by_the_book(String claim, int status, String body) {
        assertEquals(
                200, witness.addCheckpoint(body(0, List.of(), note(LEAVES, 10))).status());
        Response response = witness.addCheckpoint(body);
        assertEquals(status, response.status(), claim + ": " + response.body());
        if (status == 409) {
            assertEquals(new Response(409, "text/x.tlog.size", "10\n"), response);
        }
        long now = store.last(Consortium.ORIGIN).orElseThrow().size();
        assertEquals(claim.equals("grows") ? 20 : 10, now, claim);
    }

    @Test
    void begins_at_any_size_and_asks_for_an_empty_proof() {
        assertEquals(
                422,
                witness.addCheckpoint(body(0, List.of(Hash.ZERO), note(LEAVES, 7)))
                        .status());
        assertEquals(
                409, witness.addCheckpoint(body(3, List.of(), note(LEAVES, 7))).status());
        assertEquals(
                200, witness.addCheckpoint(body(0, List.of(), note(LEAVES, 7))).status());
    }

    @Test
    void takes_the_empty_tree_only_with_its_root() {
        String wrong =
                SignedNote.sign(new Checkpoint(Consortium.ORIGIN, 0, Hash.ZERO).text(), Consortium.ORIGIN, ALL.log);
        assertEquals(422, witness.addCheckpoint(body(0, List.of(), wrong)).status());
        assertEquals(
                200, witness.addCheckpoint(body(0, List.of(), note(LEAVES, 0))).status());
        assertEquals(
                200, witness.addCheckpoint(body(0, List.of(), note(LEAVES, 3))).status());
    }

    @Test
    void signs_the_text_it_was_shown_with_a_time() throws Exception {
        Response response = witness.addCheckpoint(body(0, List.of(), note(LEAVES, 7)));
        SignedNote note = SignedNote.parse(note(LEAVES, 7)).plus(SignedNote.parseLines(response.body()));
        Cosignature signed = Cosignature.verified(note, ALL.witnessKey(0)).orElseThrow();
        assertEquals(Consortium.NOW.getEpochSecond(), signed.time());
        assertEquals(List.of(ALL.witnessKey(0)), witness.keys());
    }

    @Test
    void shows_what_it_cosigned_last_with_both_signatures() throws Exception {
        Hash id = Hash.sha256(Bytes.ofUtf8(Consortium.ORIGIN));
        assertEquals(Optional.empty(), witness.checkpoint(id));
        witness.addCheckpoint(body(0, List.of(), note(LEAVES, 7)));
        SignedNote shown = SignedNote.parse(witness.checkpoint(id).orElseThrow());
        NoteKey log = ALL.genesis.policy().log();
        assertEquals(
                List.of(Consortium.ORIGIN, Consortium.witnessName(0)),
                shown.open(List.of(log, ALL.witnessKey(0))).signers());
        assertEquals(Optional.empty(), witness.checkpoint(Hash.ZERO));
    }

    @Test
    void keeps_what_contradicts_as_evidence_and_nothing_else() {
        witness.addCheckpoint(body(0, List.of(), note(LEAVES, 10)));
        witness.addCheckpoint(body(0, List.of(), note(LEAVES, 10)));
        witness.addCheckpoint(body(10, List.of(), SignedNote.sign(text(OTHER, 10), Consortium.ORIGIN, ALL.node)));
        assertEquals(0, witness.evidence(Consortium.ORIGIN));
        witness.addCheckpoint(body(10, List.of(), note(OTHER, 10)));
        assertEquals(1, witness.evidence(Consortium.ORIGIN));
        witness.addCheckpoint(body(0, List.of(), note(OTHER, 10)));
        assertEquals(2, witness.evidence(Consortium.ORIGIN));
        witness.addCheckpoint(body(10, proof(OTHER, 10, 20), note(OTHER, 20)));
        assertEquals(3, witness.evidence(Consortium.ORIGIN));
    }

    @Test
    void keeps_of_a_strangers_request_only_what_the_log_has_signed() {
        witness.addCheckpoint(body(0, List.of(), note(LEAVES, 10)));
        String junk = "\u2014 stranger " + "A".repeat(40_000) + "\n";
        witness.addCheckpoint(body(10, proof(OTHER, 10, 20), note(LEAVES, 20) + junk));
        witness.addCheckpoint(body(10, List.of(Hash.ZERO), note(LEAVES, 20) + junk));
        witness.addCheckpoint(body(10, List.of(), note(OTHER, 10) + junk));
        List<String> kept = store.kept(Consortium.ORIGIN);
        assertEquals(2, kept.size(), "one request a contradiction");
        assertTrue(kept.stream().allMatch(each -> each.length() < 2_000 && !each.contains("stranger")));
        assertTrue(kept.get(0).startsWith(WitnessStore.SUSPICION), kept.get(0));
        assertTrue(kept.get(1).startsWith("two roots for size 10, root "), kept.get(1));
        assertEquals(3, witness.evidence(Consortium.ORIGIN));
    }

    @Test
    void answers_nothing_when_its_memory_fails() {
        Witness broken = witness(new UnwritableWitnessStore(store), ALL.clock);
        assertThrows(Trouble.Unavailable.class, () -> broken.addCheckpoint(body(0, List.of(), note(LEAVES, 7))));
    }

    @Test
    void never_dates_a_cosignature_before_the_last_one() throws Exception {
        witness.addCheckpoint(body(0, List.of(), note(LEAVES, 7)));
        Witness earlier = witness(store, InstantSource.fixed(Consortium.NOW.minusSeconds(500)));
        Response response = earlier.addCheckpoint(body(7, proof(LEAVES, 7, 9), note(LEAVES, 9)));
        SignedNote note = SignedNote.parse(note(LEAVES, 9)).plus(SignedNote.parseLines(response.body()));
        assertEquals(
                Consortium.NOW.getEpochSecond(),
                Cosignature.verified(note, ALL.witnessKey(0)).orElseThrow().time());
    }

    @Test
    void cosigns_one_history_only_however_many_ask_at_once() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        for (int round = 0; round < 50; round++) {
            MemoryWitnessStore fresh = new MemoryWitnessStore();
            Witness racing = witness(fresh, ALL.clock);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Response>> asked = new ArrayList<>();
            for (List<Hash> history : List.of(LEAVES, OTHER, LEAVES, OTHER)) {
                asked.add(pool.submit(() -> {
                    go.await();
                    return racing.addCheckpoint(body(0, List.of(), note(history, 10)));
                }));
            }
            go.countDown();
            List<Integer> answers = new ArrayList<>();
            for (Future<Response> answer : asked) {
                answers.add(answer.get().status());
            }
            Hash root = fresh.last(Consortium.ORIGIN).orElseThrow().root();
            boolean first = root.equals(Merkle.root(LEAVES.subList(0, 10)));
            assertTrue(answers.get(first ? 1 : 0) != 200 && answers.get(first ? 3 : 2) != 200, answers.toString());
            assertFalse(answers.stream().noneMatch(status -> status == 200), answers.toString());
        }
        pool.shutdown();
    }

    private static String body(long old, List<Hash> proof, String note) {
        return new AddCheckpoint(old, proof, note).body();
    }

    private static String note(List<Hash> leaves, int size) {
        return signed(text(leaves, size));
    }

    private static String signed(String text) {
        return SignedNote.sign(text, Consortium.ORIGIN, ALL.log);
    }

    private static String text(List<Hash> leaves, int size) {
        return new Checkpoint(Consortium.ORIGIN, size, Merkle.root(leaves.subList(0, size))).text();
    }

    private static List<Hash> proof(List<Hash> leaves, int first, int second) {
        return Merkle.proveConsistency(
                first,
                second,
                (level, index) -> Merkle.root(leaves.subList((int) (index << level), (int) ((index + 1) << level))));
    }

    private static List<Hash> leaves(String prefix, int count) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> Merkle.leaf(Bytes.ofUtf8(prefix + i)))
                .toList();
    }
}

package dev.cairn.proof.note;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NoteTest {
    private static final String LOG_KEY = "example.com/cairn+66d9468e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";
    private static final String WITNESS_KEY =
            "witness.example/w1+df1c0a35+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
    private static final String NOTE =
            """
            example.com/cairn
            5
            uFW0LWww9bCH4FJmeD+9bjlPe5JgE8yqZ3AKiwxaWW8=

            \u2014 example.com/cairn ZtlGjn/EglkLK9v2IJ5IsNq0yRFRgUT+uLbnyWhOHYNdw9qysCIOXZgVH++X1EMYaYpNhLXi6/r2JKKvRFvlU3rnRgg=
            \u2014 witness.example/w1 3xwKNQAAAABndIWAjT8s+UlaCbQhUlD14YI9tcgyfFcX6QD9xkF82QtDwqhMzVEfjVqzBkgxXYIbQRNvEyVHWQNs0IyJTXxWhtl/Cg==
            """;

    @Test
    void gives_the_end_to_end_vector_on_record() {
        SoftwareSigner log = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("01".repeat(32)));
        SoftwareSigner witness = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("02".repeat(32)));
        Hash root = Merkle.root(IntStream.range(0, 5)
                .mapToObj(i -> Merkle.leaf(Bytes.of(new byte[] {(byte) i})))
                .toList());
        Checkpoint head = new Checkpoint("example.com/cairn", 5, root);
        String note = SignedNote.sign(head.text(), "example.com/cairn", log)
                + Cosignature.sign(head.text(), "witness.example/w1", witness, Instant.ofEpochSecond(1735689600));
        assertEquals(NOTE, note);
        assertEquals(
                LOG_KEY, NoteKey.ed25519("example.com/cairn", log.publicKey()).vkey());
        assertEquals(
                WITNESS_KEY,
                NoteKey.cosigner("witness.example/w1", witness.publicKey()).vkey());
    }

    @Test
    void reads_back_what_it_wrote_and_the_time_of_the_cosignature() throws Malformed {
        SignedNote note = SignedNote.parse(NOTE);
        assertEquals(NOTE, note.toString());
        NoteKey witness = NoteKey.parse(WITNESS_KEY);
        assertEquals(
                1735689600L, Cosignature.verified(note, witness).orElseThrow().time());
        assertEquals(
                List.of("example.com/cairn", "witness.example/w1"),
                note.open(List.of(NoteKey.parse(LOG_KEY), witness)).signers());
    }

    @Test
    void a_line_that_already_stands_is_not_added_again() throws Malformed {
        SignedNote note = SignedNote.parse(NOTE);
        assertEquals(note, note.plus(note.lines()));
    }

    @Test
    @Tag("long")
    void every_flipped_bit_of_a_note_is_refused_or_leaves_one_signer_less() throws Malformed {
        Bytes bytes = Bytes.ofUtf8(NOTE);
        List<NoteKey> keys = List.of(NoteKey.parse(LOG_KEY), NoteKey.parse(WITNESS_KEY));
        int shorter = 0;
        for (int bit = 0; bit < 8 * bytes.size(); bit++) {
            String changed = dev.cairn.proof.vectors.Change.flip(bytes, bit)
                    .utf8IfValid()
                    .orElse("");
            try {
                assertEquals(1, SignedNote.parse(changed).open(keys).signers().size(), "bit " + bit);
                shorter++;
            } catch (Malformed expected) {
                assertTrue(Set.of("LOG-01", "LOG-02", "WIT-03").contains(expected.code()), "bit " + bit);
            }
        }
        assertTrue(shorter > 50, shorter + " changes touch a name or key id only");
    }

    @Test
    void refuses_vkeys_in_other_forms() {
        for (String vkey : List.of(
                "",
                "a",
                "a+b",
                "example.com/cairn+66d9468f+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
                "example.com/cairn+66D9468E+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
                " +66d9468e+AYqI",
                "+66d9468e+AYqI",
                "example.com/cairn+66d9468e+",
                LOG_KEY + "=",
                LOG_KEY.substring(0, LOG_KEY.length() - 4))) {
            assertEquals(
                    "LOG-02",
                    assertThrows(Malformed.class, () -> NoteKey.parse(vkey), vkey)
                            .code());
        }
    }

    @Test
    void carries_keys_of_types_it_cannot_verify_and_ignores_their_lines() throws Malformed {
        Bytes key = Bytes.ofHex("06").concat(Bytes.wrap(new byte[1312]));
        int id = Hash.sha256(Bytes.ofUtf8("pq\n"), key).bytes().buffer().getInt();
        NoteKey post = NoteKey.parse("pq+" + java.util.HexFormat.of().toHexDigits(id) + "+" + key.base64());
        assertEquals(6, post.type());
        assertThrows(Malformed.class, () -> SignedNote.parse(NOTE).open(List.of(post)));
    }

    @Test
    void signs_no_text_that_is_no_note() {
        SoftwareSigner signer = SampleKeys.ed25519("x");
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign("no end", "x", signer));
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign("a\tb\n", "x", signer));
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign("a\n", "with blank", signer));
        assertThrows(IllegalArgumentException.class, () -> SignedNote.sign("a\n", "x", SampleKeys.es256("x")));
        assertThrows(IllegalArgumentException.class, () -> Cosignature.sign("a\n", "x", signer, Instant.EPOCH));
    }

    @Test
    void groups_of_groups_reach_the_quorum_as_the_policy_says() throws Malformed {
        StringBuilder text = new StringBuilder("log "
                + NoteKey.ed25519("o", SampleKeys.ed25519("log").publicKey()).vkey() + "\n");
        for (String name : List.of("F1", "F2", "R1", "R2", "REG")) {
            text.append("witness " + name + " "
                    + NoteKey.cosigner(name, SampleKeys.ed25519(name).publicKey())
                            .vkey() + "\n");
        }
        text.append("group farms any F1 F2\ngroup retailers 1 R1 R2\ngroup regulators all REG\n");
        text.append("group consortium all farms retailers regulators\nquorum consortium\n");
        Policy policy = Policy.parse(text.toString());
        assertTrue(policy.quorum(Set.of("F2", "R1", "REG")));
        assertTrue(policy.quorum(Set.of("F1", "F2", "R1", "R2", "REG")));
        assertFalse(policy.quorum(Set.of("F1", "F2", "R1", "R2")));
        assertFalse(policy.quorum(Set.of("F1", "REG")));
        assertFalse(policy.quorum(Set.of("farms", "retailers", "regulators")), "a group's name is no witness");
        assertFalse(policy.quorum(Set.of("consortium")));
        assertFalse(policy.quorum(Set.of()));
    }

    @Test
    void a_witness_request_reads_back() throws Malformed {
        SampleLedger ledger = new SampleLedger("request").found();
        WitnessProtocol.AddCheckpoint request =
                new WitnessProtocol.AddCheckpoint(3, ledger.consistency(3), ledger.bareNote());
        assertEquals(request, WitnessProtocol.AddCheckpoint.parse(request.body()));
        WitnessProtocol.AddCheckpoint first = new WitnessProtocol.AddCheckpoint(0, List.of(), ledger.bareNote());
        assertEquals(first, WitnessProtocol.AddCheckpoint.parse(first.body()));
    }

    @Test
    void refuses_witness_requests_in_other_forms() {
        String hash = Hash.ZERO.base64() + "\n";
        for (String body : List.of(
                "",
                "old 5",
                "old 5\n",
                "old 05\n\nnote",
                "old -1\n\nnote",
                "old\n\nnote",
                "new 5\n\nnote",
                "old 5\nAAAA\n\nnote",
                "old 5\n" + hash.repeat(64) + "\nnote",
                "old 5 \n\nnote",
                "\n\nold 5\n\nnote")) {
            assertEquals(
                    "LOG-02",
                    assertThrows(Malformed.class, () -> WitnessProtocol.AddCheckpoint.parse(body), body)
                            .code());
        }
    }

    @Test
    void a_genesis_builder_refuses_what_a_reader_would() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SampleLedger.sampleGenesis().quorum("none").build());
        assertThrows(IllegalArgumentException.class, () -> Genesis.builder().build());
    }
}

package dev.cairn.proof.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.key.Unusable;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.vectors.Change;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StatementTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_735_689_600L);
    private static final Clock CLOCK = new Clock(2, OptionalLong.of(20), Bytes.ofHex("b0".repeat(16)), 1);
    private static final Bytes CHAIN = Bytes.ofHex("c0".repeat(16));
    private static final Hash ROOT = Hash.sha256(Bytes.ofUtf8("capsule"));

    private static ChainPen pen(Signer signer) {
        return new ChainPen("example.com/cairn", CHAIN, 0, Hash.ZERO, signer);
    }

    @Test
    void a_chain_signed_with_either_algorithm_holds_and_is_linked() throws Malformed {
        for (SoftwareSigner signer : List.of(SampleKeys.ed25519("pen"), SampleKeys.es256("pen"))) {
            ChainPen pen = pen(signer);
            Hash before = Hash.ZERO;
            for (int seq = 0; seq < 5; seq++) {
                Statement statement = Statement.parse(
                        pen.next(ROOT, TIME, CLOCK, Optional.empty()).bytes());
                assertEquals(seq, statement.seq());
                assertEquals(before, statement.prev());
                assertTrue(statement.verify(signer.publicKey()).isProven());
                before = statement.hash();
            }
        }
    }

    @Test
    @Tag("long")
    void every_flipped_bit_of_a_statement_is_malformed_or_does_not_verify() throws Malformed {
        for (SoftwareSigner signer : List.of(SampleKeys.ed25519("pen"), SampleKeys.es256("pen"))) {
            Bytes bytes = pen(signer)
                    .next(ROOT, TIME, CLOCK, Optional.of(new Anchor(3, ROOT)))
                    .bytes();
            for (int bit = 0; bit < 8 * bytes.size(); bit++) {
                flipped(Change.flip(bytes, bit), signer.publicKey(), bit);
            }
        }
    }

    private static void flipped(Bytes bytes, PublicKey key, int bit) {
        try {
            Statement read = Statement.parse(bytes);
            assertEquals(bytes, read.bytes());
            assertFalse(read.verify(key).isProven(), "bit " + bit);
        } catch (Malformed malformed) {
            assertEquals("STM-01", malformed.code());
        }
    }

    @Test
    void a_pen_does_not_move_when_its_signer_fails() {
        Signer broken = new Signer() {
            @Override
            public PublicKey publicKey() {
                return SampleKeys.ed25519("pen").publicKey();
            }

            @Override
            public Bytes sign(Bytes message) {
                throw new Unusable("key home gone", new IllegalStateException());
            }
        };
        ChainPen pen = pen(broken);
        assertThrows(Unusable.class, () -> pen.next(ROOT, TIME, CLOCK, Optional.empty()));
        assertEquals(0, pen.nextSeq());
        assertEquals(Hash.ZERO, pen.prev());
    }

    @Test
    void another_key_than_kid_refutes() {
        Statement statement = pen(SampleKeys.ed25519("pen")).next(ROOT, TIME, CLOCK, Optional.empty());
        assertEquals(
                "SIG-01",
                statement.verify(SampleKeys.ed25519("other").publicKey()).code());
    }

    @Test
    void a_draft_that_no_reader_takes_is_the_callers_bug() {
        assertThrows(IllegalArgumentException.class, () -> draft("", 0, Hash.ZERO, TIME));
        assertThrows(IllegalArgumentException.class, () -> draft("o", 1, Hash.ZERO, TIME));
        assertThrows(IllegalArgumentException.class, () -> draft("o", 0, ROOT, TIME));
        assertThrows(IllegalArgumentException.class, () -> draft("o", 1L << 53, ROOT, TIME));
        assertThrows(IllegalArgumentException.class, () -> draft("o", 0, Hash.ZERO, Instant.ofEpochSecond(-1)));
        assertThrows(IllegalArgumentException.class, () -> new Clock(5, OptionalLong.empty(), CHAIN, 0));
    }

    private static Statement.Draft draft(String origin, long seq, Hash prev, Instant time) {
        return new Statement.Draft(origin, CHAIN, seq, prev, time, CLOCK, Optional.empty(), ROOT);
    }

    @Test
    void envelopes_read_back_and_other_forms_are_refused() throws Malformed {
        Envelope one = new Envelope(Bytes.ofHex("01"), Bytes.ofHex("02"));
        assertEquals(one, Envelope.decode(one.encode(), 100));
        assertEquals(List.of(one, one), Envelope.decodeAll(Envelope.encodeAll(List.of(one, one))));
        for (String hex :
                List.of("", "80", "8141 01".replace(" ", ""), "8301410102", "82014102", "824101410200", "a0")) {
            assertEquals(
                    "STM-01",
                    assertThrows(Malformed.class, () -> Envelope.decode(Bytes.ofHex(hex), 100), hex)
                            .code());
        }
        assertThrows(Malformed.class, () -> Envelope.decode(one.encode(), 4));
        assertThrows(Malformed.class, () -> Envelope.decodeAll(Bytes.ofHex("80")));
        assertThrows(Malformed.class, () -> Envelope.decodeAll(Envelope.encodeAll(Collections.nCopies(257, one))));
    }
}

package dev.cairn.ledger.stamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.stamp.Offices.Identity;
import dev.cairn.ledger.stamp.Offices.Wish;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.Check.Said;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampCheckTest {

    private static final String ORIGIN = "example.com/stamped";
    private static final long SEED = 31_61;

    private final SoftwareSigner log = SoftwareSigner.of(
            Algorithm.ED25519, Hash.sha256(Bytes.ofUtf8("log")).bytes());
    private final List<Hash> leaves = IntStream.range(0, 20)
            .mapToObj(i -> Merkle.leaf(Bytes.ofUtf8("entry " + i)))
            .toList();
    private final Checkpoint stamped = checkpoint(12);
    private final Identity office = Offices.identity(Wish.good());

    TimestampCheckTest() throws Exception {}

    private Checkpoint checkpoint(int size) {
        return new Checkpoint(ORIGIN, size, Merkle.root(leaves.subList(0, size)));
    }

    private Head head(Bytes... authorities) throws Exception {
        Genesis.Builder genesis = Genesis.builder().head("Stamped", ORIGIN, Offices.AT, 1);
        genesis.registrar(log.publicKey(), "r");
        for (Bytes spki : authorities) {
            genesis.timestampAuthority(spki, "Stamp office");
        }
        Genesis built = genesis.log(NoteKey.ed25519(ORIGIN, log.publicKey()))
                .quorum("none")
                .build();
        return Head.read(SignedNote.sign(checkpoint(20).text(), ORIGIN, log), built);
    }

    private List<Hash> path(int from) {
        return Merkle.proveConsistency(
                from,
                20,
                (level, index) -> Merkle.root(leaves.subList((int) index << level, ((int) index + 1) << level)));
    }

    private Said judge(Head head, Bytes token, long rowsEnd) {
        return judge(head, stamped.text(), token, path(12), rowsEnd);
    }

    private static Said judge(Head head, String text, Bytes token, List<Hash> path, long rowsEnd) {
        Bytes item = new Stamp.Bundled(new Stamp(text, token), path).encode();
        return new TimestampCheck().time(head, List.of(item), rowsEnd);
    }

    private Bytes imprint() {
        return Hash.sha256(Bytes.ofUtf8(stamped.text())).bytes();
    }

    private void assertRefuted(Said said) {
        assertEquals("TST-03", said.verdict().code(), said.verdict().detail());
        assertTrue(said.verdict().isRefuted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void believes_a_named_authority_of_each_kind_and_says_when(String algorithm) throws Exception {
        Identity by = Offices.identity(Wish.good().algorithm(algorithm));
        Said said = judge(head(by.spki()), Offices.token(by, imprint()), 12);
        assertTrue(said.verdict().isProven(), said.verdict().detail());
        assertEquals("stamped at " + Offices.AT + " by Stamp office: all of this existed then", said.words());
    }

    @Test
    void believes_whom_a_named_issuer_certified_over_certificates_in_the_token() throws Exception {
        Identity root = Offices.identity(Wish.root());
        Identity middle = Offices.identity(Wish.root().by(root));
        Identity by = Offices.identity(Wish.good().by(middle));
        Bytes token = Offices.token(by, imprint(), middle.certificate());
        assertTrue(judge(head(middle.spki()), token, 12).verdict().isProven());
        assertTrue(judge(head(root.spki()), token, 12).verdict().isProven(), "the root itself is not in the token");
    }

    @Test
    void does_not_believe_an_issuer_that_is_no_authority_or_not_there_or_out_of_date() throws Exception {
        Identity root = Offices.identity(Wish.root());
        Identity leaf = Offices.identity(Wish.root().notAnAuthority().by(root));
        Identity underLeaf = Offices.identity(Wish.good().by(leaf));
        assertOpen(judge(head(root.spki()), Offices.token(underLeaf, imprint(), leaf.certificate()), 12));
        Identity old = Offices.identity(Wish.root()
                .valid(Offices.AT.minus(Duration.ofDays(9)), Offices.AT.minus(Duration.ofDays(1)))
                .by(root));
        Identity underOld = Offices.identity(Wish.good().by(old));
        assertOpen(judge(head(root.spki()), Offices.token(underOld, imprint(), old.certificate()), 12));
        Identity middle = Offices.identity(Wish.root().by(root));
        Identity by = Offices.identity(Wish.good().by(middle));
        assertOpen(judge(head(root.spki()), Offices.token(by, imprint()), 12));
    }

    private static void assertOpen(Said said) {
        assertEquals("TST-02", said.verdict().code(), said.verdict().detail());
    }

    @Test
    void leaves_an_authority_that_nobody_named_open() throws Exception {
        assertOpen(judge(head(), Offices.token(office, imprint()), 12));
        Identity other = Offices.identity(Wish.good());
        assertOpen(judge(head(other.spki(), Bytes.ofUtf8("no key at all")), Offices.token(office, imprint()), 12));
    }

    @Test
    void leaves_rows_that_are_newer_than_the_stamp_open() throws Exception {
        Bytes token = Offices.token(office, imprint());
        assertEquals("TST-04", judge(head(office.spki()), token, 13).verdict().code());
        assertTrue(judge(head(office.spki()), token, 0).verdict().isProven());
    }

    @Test
    void refutes_a_token_with_more_certificates_than_anybody_needs() throws Exception {
        Identity root = Offices.identity(Wish.root());
        List<X509Certificate> many = new ArrayList<>();
        for (int i = 1; i < Token.CERTIFICATES_MAX; i++) {
            many.add(Offices.identity(Wish.root().by(root)).certificate());
        }
        Bytes most = Offices.token(office, imprint(), many.toArray(X509Certificate[]::new));
        assertTrue(judge(head(office.spki()), most, 12).verdict().isProven());
        many.add(root.certificate());
        assertRefuted(
                judge(head(office.spki()), Offices.token(office, imprint(), many.toArray(X509Certificate[]::new)), 12));
    }

    @Test
    void refutes_a_token_over_another_text() throws Exception {
        Bytes token = Offices.token(office, imprint());
        Head head = head(office.spki());
        assertRefuted(judge(head, checkpoint(11).text(), token, path(11), 1));
        assertRefuted(judge(head, stamped.text() + "extension\n", token, path(12), 1));
        Bytes longer = Offices.token(
                office, Hash.sha256(Bytes.ofUtf8(stamped.text() + "x\n")).bytes());
        assertRefuted(judge(head, stamped.text() + "x\n", longer, path(12), 1));
    }

    @Test
    void refutes_a_stamp_that_the_head_does_not_continue() throws Exception {
        Head head = head(office.spki());
        Checkpoint fork = new Checkpoint(ORIGIN, 12, Hash.sha256(Bytes.ofUtf8("another history")));
        Bytes token =
                Offices.token(office, Hash.sha256(Bytes.ofUtf8(fork.text())).bytes());
        assertRefuted(judge(head, fork.text(), token, path(12), 1));
        assertRefuted(judge(head, stamped.text(), Offices.token(office, imprint()), path(11), 1));
        assertRefuted(judge(head, stamped.text(), Offices.token(office, imprint()), List.of(), 1));
        Checkpoint elsewhere = new Checkpoint("example.com/other", 12, stamped.root());
        Bytes other = Offices.token(
                office, Hash.sha256(Bytes.ofUtf8(elsewhere.text())).bytes());
        assertRefuted(judge(head, elsewhere.text(), other, path(12), 1));
        Checkpoint ahead = new Checkpoint(ORIGIN, 21, stamped.root());
        Bytes early =
                Offices.token(office, Hash.sha256(Bytes.ofUtf8(ahead.text())).bytes());
        assertRefuted(judge(head, ahead.text(), early, List.of(), 1));
    }

    @Test
    void refutes_a_certificate_that_is_not_for_time_stamps_or_was_not_valid_then() throws Exception {
        for (Wish wish : List.of(
                Wish.good().usage(KeyPurposeId.id_kp_serverAuth, true),
                Wish.good().usage(KeyPurposeId.id_kp_timeStamping, false),
                Wish.good().valid(Offices.AT.plusSeconds(1), Offices.AT.plusSeconds(99)),
                Wish.good().valid(Instant.EPOCH, Offices.AT.minusSeconds(1)))) {
            Identity by = Offices.identity(wish);
            Bytes token;
            try {
                token = Offices.token(by, imprint());
            } catch (Exception notEvenMade) {
                continue; // the generator itself refuses such a certificate
            }
            assertRefuted(judge(head(by.spki()), token, 12));
        }
        assertRefutedCertificate(Wish.good().valid(Offices.AT.plusSeconds(1), Offices.AT.plusSeconds(99)));
    }

    private void assertRefutedCertificate(Wish wish) throws Exception {
        Identity by = Offices.identity(wish);
        assertRefuted(judge(head(by.spki()), Offices.token(by, imprint()), 12));
    }

    @Test
    void refutes_a_certificate_put_in_the_place_of_the_signers() throws Exception {
        Identity mallory = Offices.identity(Wish.good());
        Bytes token = Offices.token(
                mallory, office.certificate(), "SHA256withECDSA", NISTObjectIdentifiers.id_sha256, imprint());
        assertRefuted(judge(head(office.spki()), token, 12));
    }

    @Test
    void refutes_an_imprint_or_a_signature_by_another_digest() throws Exception {
        Bytes sha512 = Bytes.ofHex("00".repeat(64));
        assertRefuted(judge(
                head(office.spki()),
                Offices.token(office, office.certificate(), "SHA256withECDSA", NISTObjectIdentifiers.id_sha512, sha512),
                12));
        assertRefuted(judge(
                head(office.spki()),
                Offices.token(
                        office, office.certificate(), "SHA1withECDSA", NISTObjectIdentifiers.id_sha256, imprint()),
                12));
    }

    @Test
    void refutes_whatever_is_no_token() throws Exception {
        Head head = head(office.spki());
        Bytes token = Offices.token(office, imprint());
        assertRefuted(judge(head, Bytes.ofHex("00"), 12));
        assertRefuted(judge(head, Bytes.wrap(office.certificate().getEncoded()), 12));
        assertRefuted(judge(head, token.concat(Bytes.ofHex("00")), 12));
        assertRefuted(judge(head, token.slice(0, token.size() - 1), 12));
        assertRefuted(judge(head, Bytes.ofHex("30".repeat(24_000)), 12));
        assertRefuted(judge(head, Bytes.ofHex("3080".repeat(12_000)), 12));
        assertRefuted(new TimestampCheck().time(head, List.of(Bytes.ofHex("83")), 12));
        Bytes whole = new Stamp.Bundled(new Stamp(stamped.text(), token), path(12)).encode();
        assertRefuted(new TimestampCheck().time(head, java.util.Collections.nCopies(17, whole), 12));
        assertRefuted(new TimestampCheck().time(head, List.of(whole, Bytes.ofHex("80")), 12));
        assertTrue(new TimestampCheck()
                .time(head, List.of(whole, whole), 12)
                .verdict()
                .isProven());
        assertEquals(
                "TST-01",
                new TimestampCheck().time(head, List.of(), 12).verdict().code());
    }

    /** The bits outside of what the signature covers (order of sets, unsigned parts) may change; the time and the verdict may not. */
    @Test
    void never_tells_another_time_after_any_byte_changed() throws Exception {
        Head head = head(office.spki());
        Bytes token = Offices.token(office, imprint());
        String good = judge(head, token, 12).words();
        Random random = new Random(SEED);
        int refuted = 0;
        for (int at = 0; at < token.size(); at++) {
            byte[] changed = token.toArray();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Said said = judge(head, Bytes.wrap(changed), 12);
            if (said.verdict().isProven()) {
                assertEquals(good, said.words(), "seed " + SEED + " byte " + at);
            } else {
                refuted++;
            }
        }
        assertTrue(refuted > token.size() * 9 / 10, refuted + " of " + token.size());
        assertTrue(Arrays.stream(good.split(" ")).anyMatch(word -> word.equals(Offices.AT.toString())));
    }
}

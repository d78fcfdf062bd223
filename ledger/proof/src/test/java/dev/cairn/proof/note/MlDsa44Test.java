package dev.cairn.proof.note;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.MlDsa44;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.sample.Conformance;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SignatureCase;
import dev.cairn.proof.sample.Wycheproof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlDsa44Test {
    private static final String NAME = "witness.example/w1";
    private static final Instant TIME = Instant.ofEpochSecond(1_679_315_147);
    private static final Checkpoint HEAD = new Checkpoint(
            "example.com/behind-the-sofa",
            20_852_163,
            Hash.of(Bytes.ofBase64("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")));
    private static final String SIGNED_BYTES =
            "737562747265652f76310a00127769746e6573732e6578616d706c652f773100000000641850cb1b6578616d706c652e636f6d2f626568696e642d"
                    + "7468652d736f6661000000000000000000000000013e2dc30ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62";

    private final MlDsa44Signer signer = MlDsa44Signer.of(Bytes.ofHex("00".repeat(32)));

    @Test
    void gives_the_vector_on_record() throws Malformed {
        assertEquals(
                SIGNED_BYTES,
                Cosignature.treeMessage(NAME, TIME.getEpochSecond(), HEAD).hex());
        assertEquals(
                "481cf053", NoteKey.mlDsa44(NAME, signer.publicKey()).vkey().split("\\+")[1]);
        assertEquals(
                "24e51fe1b912e268990fcaf237181c2d3ac80a363748d5d4d0dace3802ebd355",
                Hash.sha256(signer.sign(Bytes.ofHex(SIGNED_BYTES))).hex());
        String line = Cosignature.sign(HEAD, NAME, signer, TIME);
        assertEquals(
                4 + 8 + 2_420,
                Bytes.ofBase64(line.substring(line.lastIndexOf(' ') + 1, line.length() - 1))
                        .size());
    }

    @Test
    void a_witness_line_of_the_policy_may_be_of_either_type() throws Malformed {
        NoteKey log = NoteKey.ed25519(
                "example.com/behind-the-sofa", SampleKeys.ed25519("log").publicKey());
        NoteKey quantum = NoteKey.mlDsa44(NAME, signer.publicKey());
        Policy policy = Policy.parse("log " + log.vkey() + "\nwitness w " + quantum.vkey() + "\nquorum w\n");
        String signed = SignedNote.sign(HEAD.text(), "example.com/behind-the-sofa", SampleKeys.ed25519("log"));
        SignedNote note = SignedNote.parse(signed + Cosignature.sign(HEAD, NAME, signer, TIME));
        assertEquals(
                TIME.getEpochSecond(),
                Cosignature.verified(note, policy.witnesses().get(0).key())
                        .orElseThrow()
                        .time());
        assertTrue(policy.quorum(java.util.Set.of("w")));
    }

    @Test
    void a_reader_that_takes_the_time_little_endian_is_caught() {
        // The planted bug signs and verifies with the bytes of the time turned round, as one library did until October
        // 2024.
        long time = TIME.getEpochSecond();
        Bytes planted = planted(Long.reverseBytes(time));
        Bytes line = signer.sign(planted);
        assertTrue(MlDsa44.verify(signer.publicKey(), planted, line), "the planted pair agrees with itself");
        assertFalse(MlDsa44.verify(signer.publicKey(), Bytes.ofHex(SIGNED_BYTES), line));
        assertEquals(Bytes.ofHex(SIGNED_BYTES), planted(time), "only the order of the bytes was changed");
    }

    private static Bytes planted(long time) {
        java.nio.ByteBuffer changed =
                java.nio.ByteBuffer.wrap(Bytes.ofHex(SIGNED_BYTES).toArray());
        changed.putLong(12 + 1 + NAME.length(), time);
        return Bytes.wrap(changed.array());
    }

    @Test
    void refuses_names_that_one_length_byte_cannot_tell() {
        assertThrows(IllegalArgumentException.class, () -> NoteKey.mlDsa44("n".repeat(256), signer.publicKey()));
        Checkpoint far = new Checkpoint("o".repeat(256), 1, Hash.ZERO);
        assertThrows(IllegalArgumentException.class, () -> Cosignature.sign(far, NAME, signer, TIME));
    }

    @Test
    void a_key_file_keeps_the_seed_and_is_of_no_use_for_statements(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("pq.key");
        KeyFile.write(file, signer);
        assertEquals("cairn-key/v1 ML-DSA-44 " + Bytes.wrap(new byte[32]).base64() + "\n", Files.readString(file));
        assertEquals(signer.publicKey(), KeyFile.readMlDsa44(file).publicKey());
        assertTrue(assertThrows(IOException.class, () -> KeyFile.read(file))
                .getMessage()
                .contains("checkpoints only"));
        Path other = folder.resolve("ed.key");
        KeyFile.write(other, SampleKeys.ed25519("other"));
        assertThrows(IOException.class, () -> KeyFile.readMlDsa44(other));
    }

    @Test
    void says_what_all_180_cases_of_wycheproof_expect() {
        Optional<Path> file = Conformance.find("wycheproof/mldsa_44_verify_test.json");
        assumeTrue(file.isPresent(), "no conformance data beside the checkout");
        List<SignatureCase> cases = Wycheproof.mlDsa44(file.get());
        List<String> differences = cases.stream()
                .filter(each -> verify(each) != each.valid())
                .map(SignatureCase::name)
                .toList();
        assertEquals(List.of(), differences);
        List<SignatureCase> others = Wycheproof.mlDsa44UnderAContext(file.get());
        assertEquals(List.of(), others.stream().filter(MlDsa44Test::verify).toList());
        assertEquals(180, cases.size() + others.size());
        assertTrue(others.stream().anyMatch(SignatureCase::valid), "some hold under a context of their own");
    }

    private static boolean verify(SignatureCase each) {
        return MlDsa44.verify(each.spki(), each.message(), each.signature());
    }
}

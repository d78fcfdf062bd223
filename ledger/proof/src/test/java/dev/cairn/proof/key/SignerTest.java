package dev.cairn.proof.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SeededRandom;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerTest {
    @TempDir
    Path folder;

    @Test
    void signs_as_rfc_8032_and_rfc_6979_say() {
        SoftwareSigner ed = SoftwareSigner.of(
                Algorithm.ED25519, Bytes.ofHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        assertEquals(
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                ed.publicKey().raw().hex());
        assertEquals(
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
                ed.sign(Bytes.EMPTY).hex());
        SoftwareSigner ec = SoftwareSigner.of(
                Algorithm.ES256, Bytes.ofHex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
        assertEquals(
                "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
                ec.publicKey().raw().hex());
        assertEquals(
                "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
                ec.sign(Bytes.ofUtf8("sample")).slice(0, 32).hex());
    }

    @Test
    void every_signature_has_low_s_and_holds() {
        SeededRandom random = new SeededRandom("low s");
        for (int i = 0; i < 60; i++) {
            SoftwareSigner signer = SoftwareSigner.generate(i % 2 == 0 ? Algorithm.ES256 : Algorithm.ED25519, random);
            Bytes message = Bytes.random(random, i);
            assertTrue(signer.publicKey().verify(message, signer.sign(message)).isProven(), "round " + i);
        }
    }

    @Test
    void refuses_secrets_outside_the_range() {
        assertThrows(
                IllegalArgumentException.class, () -> SoftwareSigner.of(Algorithm.ED25519, Bytes.wrap(new byte[31])));
        assertThrows(
                IllegalArgumentException.class, () -> SoftwareSigner.of(Algorithm.ES256, Bytes.wrap(new byte[32])));
        assertThrows(
                IllegalArgumentException.class, () -> SoftwareSigner.of(Algorithm.ES256, Bytes.ofHex("ff".repeat(32))));
    }

    @Test
    void a_key_file_reads_back_and_only_its_owner_may_read_it() throws IOException {
        for (SoftwareSigner signer : List.of(SampleKeys.ed25519("file"), SampleKeys.es256("file"))) {
            Path file = folder.resolve(signer.publicKey().algorithm() + ".key");
            KeyFile.write(file, signer);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(signer.publicKey(), KeyFile.read(file).publicKey());
            assertThrows(FileAlreadyExistsException.class, () -> KeyFile.write(file, signer));
        }
    }

    @Test
    void refuses_a_key_file_that_others_may_read() throws IOException {
        Path file = folder.resolve("open.key");
        KeyFile.write(file, SampleKeys.ed25519("file"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(assertThrows(IOException.class, () -> KeyFile.read(file))
                .getMessage()
                .contains("chmod 600"));
    }

    @Test
    void refuses_key_files_in_other_forms() throws IOException {
        String secret = Bytes.wrap(new byte[32]).base64();
        int i = 0;
        for (String text : List.of(
                "",
                "hello",
                "cairn-key/v1 Ed25519 " + secret,
                "cairn-key/v2 Ed25519 " + secret + "\n",
                "cairn-key/v1 RSA " + secret + "\n",
                "cairn-key/v1 ES256 " + secret + "\n",
                "cairn-key/v1 Ed25519 AAAA\n",
                "cairn-key/v1  Ed25519 " + secret + "\n",
                "cairn-key/v1 Ed25519 " + secret + "\nmore\n",
                "x".repeat(200))) {
            Path file = folder.resolve("bad" + i++);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);
            assertThrows(IOException.class, () -> KeyFile.read(file), text);
        }
    }

    @Test
    void shows_no_secret_in_words() {
        SoftwareSigner signer = SampleKeys.ed25519("words");
        assertFalse(signer.toString().contains(signer.secret().hex()));
    }

    @Test
    void possession_names_all_it_is_for() {
        Hash hash = Hash.ZERO;
        String zeros = "0".repeat(64);
        assertEquals(
                "possession/v2\norigin o\nkey " + zeros + "\nfor device\nunder " + zeros
                        + "\ncode -\nchain 0a\nchain 0b\n",
                Possession.message(
                                "o",
                                hash,
                                "device",
                                Optional.of(hash),
                                Optional.empty(),
                                List.of(Bytes.ofHex("0a"), Bytes.ofHex("0b")))
                        .utf8());
        assertEquals(
                "possession/v2\norigin o\nkey " + zeros + "\nfor node\nunder -\ncode " + zeros + "\n",
                Possession.message("o", hash, "node", Optional.empty(), Optional.of(hash), List.of())
                        .utf8());
    }
}

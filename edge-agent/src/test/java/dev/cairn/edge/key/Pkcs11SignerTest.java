package dev.cairn.edge.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over SoftHSM 2, in a process of its own, because its library reads the place of its tokens once. */
class Pkcs11SignerTest {
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/softhsm/libsofthsm2.so"), Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"));

    @TempDir
    private Path folder;

    @Test
    void a_token_signs_what_every_reader_accepts_and_gives_nothing_away() throws Exception {
        Path library = LIBRARIES.stream().filter(Files::exists).findFirst().orElse(Path.of("/"));
        assumeTrue(Files.isRegularFile(library), "SoftHSM is not installed (apt-get install softhsm2)");
        Path conf = folder.resolve("softhsm2.conf");
        Files.createDirectory(folder.resolve("tokens"));
        Files.writeString(
                conf,
                "directories.tokendir = " + folder.resolve("tokens")
                        + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        run(conf, "softhsm2-util", "--init-token", "--free", "--label", "cairn", "--pin", "1234", "--so-pin", "5678");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("java.class.path");
        String first = run(conf, java, "-cp", path, Pkcs11Visitor.class.getName(), library.toString(), "1234");
        String second = run(conf, java, "-cp", path, Pkcs11Visitor.class.getName(), library.toString(), "1234");
        assertTrue(first.contains("key ") && first.contains("signatures 64 good"), first);
        assertEquals(
                first.lines().filter(l -> l.startsWith("key ")).toList(),
                second.lines().filter(l -> l.startsWith("key ")).toList());
        assertTrue(first.contains("extractable false"), first);
        assertTrue(run(conf, java, "-cp", path, Pkcs11Visitor.class.getName(), library.toString(), "9999")
                .contains("refused"));
    }

    private static String run(Path conf, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("SOFTHSM2_CONF", conf.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), said);
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    @Test
    void refuses_a_library_that_is_none() {
        Path nothing = folder.resolve("nothing.so");
        assertThrows(Exception.class, () -> Pkcs11Signer.open(nothing, 0, "1234"));
    }

    @Test
    void a_high_s_is_brought_low_and_still_holds() {
        SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ES256, new SecureRandom());
        Bytes message = Bytes.ofUtf8("3.8 Cel");
        byte[] low = signer.sign(message).toArray();
        byte[] high = low.clone();
        byte[] s = ORDER.subtract(new BigInteger(1, java.util.Arrays.copyOfRange(low, 32, 64)))
                .toByteArray();
        System.arraycopy(s, Math.max(0, s.length - 32), high, 64 - Math.min(32, s.length), Math.min(32, s.length));
        assertFalse(signer.publicKey().verify(message, Bytes.of(high)).isProven(), "the strict rule sees it");
        assertEquals(Bytes.of(low), Pkcs11Signer.lowS(high));
        assertEquals(Bytes.of(low), Pkcs11Signer.lowS(low));
    }
}

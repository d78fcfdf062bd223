package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.ChainPen;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * sigstore-java, written by others for Rekor, verifies our log: its checkpoint parser reads our checkpoint, its inclusion check
 * (private there, hence the reflection) accepts every path of ours and no other.
 */
class OtherHandsTest {

    private static final String REKOR = "dev.sigstore.rekor.client.";

    @Test
    void sigstore_java_verifies_every_entry_of_our_log_and_reads_our_checkpoint() throws Exception {
        Consortium all = Consortium.withQuorum(9, 1);
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(1_000, 0, 1 << 20);
        try (Ledger ledger =
                Ledger.open(config, MemoryStores.create(), all.log, List.of(new LocalCosigner(all, 0)), all.clock)) {
            ChainPen pen = all.pen(all.device, Consortium.chain(1));
            List<Offer> offers = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                offers.add(all.reading(pen, i));
            }
            Founding.submit(ledger, offers, Duration.ofSeconds(60));
            Await.until("witnessed", () -> ledger.witnessed().map(Head::size).orElse(0L) >= ledger.sequenced());
            Head head = ledger.witnessed().orElseThrow();
            requireCheckpointRead(head);
            for (long index = 0; index < head.size(); index++) {
                List<Hash> path = ledger.inclusion(index, head.size());
                Bytes entry = ledger.entry(index);
                Hash root = head.checkpoint().root();
                assertDoesNotThrow(verification(entry, index, head.size(), path, root)::run);
                assertThrows(Exception.class, verification(entry, index, head.size(), path, Hash.ZERO)::run);
                Bytes other = entry.concat(Bytes.ofHex("00"));
                assertThrows(Exception.class, verification(other, index, head.size(), path, root)::run);
            }
        }
    }

    private static void requireCheckpointRead(Head head) throws Exception {
        Method from = Class.forName(REKOR + "Checkpoints").getDeclaredMethod("from", String.class);
        from.setAccessible(true);
        Object read = from.invoke(null, head.note());
        assertEquals(Consortium.ORIGIN, get(read, "getOrigin"));
        assertEquals(head.size(), get(read, "getSize"));
        assertEquals(head.checkpoint().root().base64(), get(read, "getBase64Hash"));
        assertEquals(2, ((List<?>) get(read, "getSignatures")).size());
        assertEquals(head.checkpoint().text(), get(read, "getSignedData"));
    }

    private static Object get(Object on, String getter) throws Exception {
        Method method = Class.forName(REKOR + "RekorEntry$Checkpoint").getMethod(getter);
        return method.invoke(on);
    }

    @FunctionalInterface
    private interface Check {
        void run() throws Exception;
    }

    private static Check verification(Bytes entry, long index, long size, List<Hash> path, Hash root)
            throws ReflectiveOperationException {
        Object proof = proxy(
                "RekorEntry$InclusionProof",
                Map.of(
                        "getHashes",
                        path.stream().map(Hash::hex).toList(),
                        "getLogIndex",
                        index,
                        "getTreeSize",
                        size,
                        "getRootHash",
                        root.hex()));
        Object verification = proxy("RekorEntry$Verification", Map.of("getInclusionProof", proof));
        Object rekorEntry = proxy("RekorEntry", Map.of("getBody", entry.base64(), "getVerification", verification));
        Class<?> type = Class.forName(REKOR + "RekorVerifier");
        Object verifier = type.getMethod("newRekorVerifier", List.class).invoke(null, List.of());
        Method verify = type.getDeclaredMethod("verifyInclusionProof", Class.forName(REKOR + "RekorEntry"));
        verify.setAccessible(true);
        return () -> {
            try {
                verify.invoke(verifier, rekorEntry);
            } catch (InvocationTargetException e) {
                throw (Exception) e.getCause();
            }
        };
    }

    private static Object proxy(String type, Map<String, Object> answers) throws ClassNotFoundException {
        Class<?> face = Class.forName(REKOR + type);
        return Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, (self, method, args) -> {
            Object answer = answers.get(method.getName());
            if (answer == null) {
                throw new IllegalStateException("not expected: " + method.getName());
            }
            return answer;
        });
    }
}

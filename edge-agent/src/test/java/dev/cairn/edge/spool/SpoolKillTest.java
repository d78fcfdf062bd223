package dev.cairn.edge.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolKillTest {
    private static final int ROUNDS = 10;
    private static final long SEED = 20261121;

    @TempDir
    Path folder;

    @Test
    void kill_9_at_a_random_moment_loses_nothing_that_was_promised_and_reuses_no_number() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        Map<Long, String> promised = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            String where = "seed " + SEED + ", round " + round;
            run(random.nextInt(20, 250), promised, where);
            try (Spool spool = Spool.open(Disk.folder(folder), new SpoolLimits(64 << 20, 0, 8192, false), Chain.ID)) {
                long newest = promised.keySet().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(-1);
                assertTrue(spool.nextSeq() > newest, where + ": next " + spool.nextSeq() + ", promised " + newest);
                assertEquals(0, spool.gaps().size(), where);
                for (Map.Entry<Long, String> entry : promised.entrySet()) {
                    if (entry.getKey() >= spool.position() && spool.isWaiting(entry.getKey())) {
                        Optional<Bytes> kept = spool.read(entry.getKey());
                        assertEquals(
                                Optional.of(entry.getValue()),
                                kept.map(k -> Hash.sha256(k).hex()),
                                where);
                    } else {
                        assertTrue(entry.getKey() < newest - 40, where + ": lost " + entry.getKey());
                    }
                }
            }
        }
        assertTrue(promised.size() > ROUNDS, "the victim did something: " + promised.size());
    }

    private void run(int lines, Map<Long, String> promised, String where) throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SpoolVictim.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = victim.inputReader(StandardCharsets.UTF_8)) {
            int heard = 0;
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (++heard == lines) {
                    victim.toHandle().destroyForcibly(); // SIGKILL; what it said before can still be read
                }
                String[] words = line.split(" ");
                if (words.length == 2 && words[1].length() == 64) {
                    String before = promised.put(Long.parseLong(words[0]), words[1]);
                    assertEquals(null, before, where + ": number " + words[0] + " given out twice");
                }
            }
        }
        assertTrue(victim.waitFor(20, TimeUnit.SECONDS), where);
    }
}

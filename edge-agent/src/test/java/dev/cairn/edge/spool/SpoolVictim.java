package dev.cairn.edge.spool;

import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Hash;
import java.io.PrintStream;
import java.nio.file.Path;

/** Another JVM that signs into a spool until it is killed; it says each number only after the commit. */
public final class SpoolVictim {
    private SpoolVictim() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        try (Spool spool =
                Spool.open(Disk.folder(Path.of(arguments[0])), new SpoolLimits(64 << 20, 0, 8192, false), Chain.ID)) {
            while (true) {
                long seq = spool.nextSeq();
                Hash hash = Hash.sha256(Chain.append(spool));
                if (seq % 3 != 0) {
                    Chain.append(spool);
                }
                spool.commit();
                out.println(seq + " " + hash.hex());
                out.flush();
                if (seq > 50 && seq % 20 == 0) {
                    for (long old = Math.max(0, seq - 60); old < seq - 50; old++) {
                        spool.receipted(old);
                    }
                    spool.tidy();
                }
            }
        }
    }
}

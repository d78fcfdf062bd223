package dev.cairn.reliability;

import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.edge.spool.SpoolTrouble;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Envelope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A process that signs into a gateway's spool as fast as it can, and now and then holds receipts. Lines:
 *
 * <pre>
 * = seq sha256       this envelope is durable: it may be sent
 * - seq              its receipt came; the spool may let it go
 * </pre>
 *
 * Arguments: folder, seed of the statements, seed of this life, and {@code ack-before-fsync} or nothing.
 */
final class SpoolWriter {
    static final SpoolLimits LIMITS = new SpoolLimits(64 << 20, 0, 32 << 10, false);

    private static final int TOGETHER_MAX = 5;
    private static final int KEPT = 300;

    /** Longer than {@link SpoolSuite} lets a writer live, so that its cut falls between the planted promise and the sync. */
    private static final long HELD_BACK_MS = 2 * SpoolSuite.LIFE_MS_MAX;

    private SpoolWriter() {}

    public static void main(String[] words) throws IOException {
        boolean early = words.length > 3 && words[3].equals(Books.ACK_BEFORE_FSYNC);
        Script script = new Script(Long.parseLong(words[1]));
        SplittableRandom random = new SplittableRandom(Long.parseLong(words[2]));
        try (Spool spool = Spool.open(Disk.folder(Path.of(words[0])), LIMITS, Consortium.chain(0))) {
            ChainPen pen = script.pen(0, spool.nextSeq(), spool.prev());
            while (true) {
                turn(spool, script, pen, random, early);
            }
        } catch (SpoolTrouble.Failed dead) {
            System.out.println("# " + dead.getMessage());
        }
    }

    private static void turn(Spool spool, Script script, ChainPen pen, SplittableRandom random, boolean early) {
        List<String> promises = new ArrayList<>();
        for (int i = random.nextInt(1, TOGETHER_MAX); i > 0; i--) {
            Offer offer = script.next(pen, 0);
            Envelope envelope = new Envelope(offer.statement().bytes(), offer.capsule());
            spool.append(offer.statement().seq(), offer.statement().hash(), envelope.encode());
            promises.add("= " + offer.statement().seq() + " "
                    + Hash.sha256(envelope.encode()).hex());
        }
        if (early) {
            promises.forEach(System.out::println);
            holdBack();
        }
        spool.commit();
        if (!early) {
            promises.forEach(System.out::println);
        }
        while (spool.fill().unreceipted() > KEPT) {
            long oldest = spool.position();
            System.out.println("- " + oldest);
            spool.receipted(oldest);
        }
        if (random.nextInt(20) == 0) {
            spool.tidy();
        }
    }

    private static void holdBack() {
        try {
            Thread.sleep(HELD_BACK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.cairn.reliability;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.witness.Witness;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.store.EmbeddedStores;
import dev.cairn.store.SqliteWitnessStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A process to be killed: an embedded ledger with a witness beside it, and gateways that keep it busy until the end. What is said on
 * standard output was true when it was said, and each line leaves the process in one write:
 *
 * <pre>
 * ? chain seq statement-hash               about to be offered
 * = chain seq index statement capsule      acknowledged (hashes)
 * H size root                              a published head
 * W size root                              the witness has answered with a cosignature
 * </pre>
 *
 * Arguments: folder, seed, file of where the chains go on, planted bug or {@code -}.
 */
final class LedgerLoad {
    private static final int WINDOW = 4;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Script script;
    private final Path folder;

    private LedgerLoad(Path folder, long seed) {
        this.folder = folder;
        this.script = new Script(seed);
    }

    public static void main(String[] words) throws Exception {
        new LedgerLoad(Path.of(words[0]), Long.parseLong(words[1]))
                .run(Files.readAllLines(Path.of(words[2])), words[3]);
    }

    private void run(List<String> starts, String plant) throws Exception {
        Stores stores = EmbeddedStores.open(folder.resolve("ledger"));
        if (plant.equals(Books.ACK_BEFORE_FSYNC)) {
            stores = LateJournal.in(stores);
        }
        try (Ledger ledger = script.open(stores, List.of(new Neighbour()))) {
            AutoCloseable listening = ledger.onHead(this::head);
            List<Thread> gateways = new ArrayList<>();
            for (String start : starts) {
                String[] part = start.split(" ", -1);
                int chain = Integer.parseInt(part[0]);
                ChainPen pen = script.pen(chain, Long.parseLong(part[1]), Hash.ofHex(part[2]));
                gateways.add(new Thread(() -> gateway(ledger, chain, pen)));
            }
            gateways.forEach(Thread::start);
            for (Thread gateway : gateways) {
                gateway.join();
            }
            listening.close();
        }
    }

    private void head(Head head) {
        if (head.level() == Level.PUBLISHED) {
            say("H " + head.size() + " " + head.checkpoint().root().hex());
        }
    }

    private record Waiting(long seq, Offer offer, CompletableFuture<Admission> answer) {}

    /** Offers in order, with a few on the way, until the ledger says no. */
    private void gateway(Ledger ledger, int chain, ChainPen pen) {
        Deque<Waiting> window = new ArrayDeque<>();
        while (true) {
            while (window.size() < WINDOW) {
                long seq = pen.nextSeq();
                Offer offer = script.next(pen, chain);
                say("? " + chain + " " + seq + " " + offer.statement().hash().hex());
                window.add(new Waiting(seq, offer, ledger.offer(offer)));
            }
            Waiting oldest = window.remove();
            Admission answer = oldest.answer().join();
            if (answer instanceof Admission.Admitted admitted) {
                acknowledged(chain, oldest, admitted.index());
            } else if (answer instanceof Admission.Duplicate duplicate) {
                acknowledged(chain, oldest, duplicate.index());
            } else {
                return;
            }
        }
    }

    private void acknowledged(int chain, Waiting one, long index) {
        say("= " + chain + " " + one.seq() + " " + index + " "
                + one.offer().statement().hash().hex() + " "
                + Hash.sha256(one.offer().capsule()).hex());
    }

    private void say(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The witness next door, in this process and on this disk. */
    private final class Neighbour implements Cosigner {
        private final Witness witness = new Witness(
                SqliteWitnessStore.open(folder.resolve("witness.db")),
                Consortium.witnessName(0),
                script.all.witnesses.get(0),
                Map.of(Consortium.ORIGIN, script.all.genesis.policy().log()),
                InstantSource.system());

        @Override
        public String name() {
            return Consortium.witnessName(0);
        }

        @Override
        public Answer cosign(long oldSize, List<Hash> consistency, String note) {
            Witness.Response response = witness.addCheckpoint(new AddCheckpoint(oldSize, consistency, note).body());
            if (response.status() == 409) {
                return new SizeIs(Long.parseLong(response.body().strip()));
            }
            if (response.status() != 200) {
                return new Denied(response.status(), response.body());
            }
            List<String> lines = note.lines().toList();
            say("W " + lines.get(1) + " "
                    + Hash.of(Bytes.ofBase64(lines.get(2))).hex());
            return new Cosigned(response.body());
        }
    }
}

package dev.cairn.reliability;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.OneThread;
import dev.cairn.ledger.Stores;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.store.EmbeddedStores;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A process that does one commit on one thread, so that its system calls are the same each time and can be counted: opens a ledger in a
 * folder, says {@code begin}, sequences a batch, seals, signs, swaps, writes, and says {@code end}. Lines are those of {@link LedgerLoad}.
 * Arguments: folder, seed, file of where the chains go on. Exit codes: 0 done, 1 halted as it must after an error.
 */
final class OneCommit {
    private static final int EACH = 2;

    private OneCommit() {}

    public static void main(String[] words) throws IOException {
        Script script = new Script(Long.parseLong(words[1]));
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        boolean halted = true;
        try {
            Stores stores = EmbeddedStores.open(Path.of(words[0]).resolve("ledger"));
            if (Books.ACK_BEFORE_FSYNC.equals(System.getProperty("cairn.plant"))) {
                stores = LateJournal.in(stores);
            }
            OneThread ledger = OneThread.open(
                    LedgerConfig.of(script.all.genesis).withLimits(100, 0, 1 << 20),
                    stores,
                    script.all.log,
                    List.of(),
                    InstantSource.system());
            ledger.settle();
            say(out, "begin");
            commit(script, ledger, Files.readAllLines(Path.of(words[2])), out);
            halted = ledger.state() instanceof LedgerState.Halted;
        } catch (RuntimeException e) {
            say(out, "# " + e);
        }
        say(out, halted ? "halted" : "end");
        Runtime.getRuntime().halt(halted ? 1 : 0);
    }

    private static void commit(Script script, OneThread ledger, List<String> starts, FileOutputStream out)
            throws IOException {
        List<String> promises = new ArrayList<>();
        List<CompletableFuture<Admission>> answers = new ArrayList<>();
        for (String start : starts) {
            String[] part = start.split(" ", -1);
            int chain = Integer.parseInt(part[0]);
            ChainPen pen = script.pen(chain, Long.parseLong(part[1]), Hash.ofHex(part[2]));
            for (int i = 0; i < EACH; i++) {
                String seq = chain + " " + pen.nextSeq();
                Offer offer = script.next(pen, chain);
                String statement = offer.statement().hash().hex();
                say(out, "? " + seq + " " + statement);
                promises.add("= " + seq + " %d " + statement + " "
                        + Hash.sha256(offer.capsule()).hex());
                answers.add(ledger.offer(offer));
            }
        }
        ledger.takeBatch();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).isDone()) {
                acknowledged(promises.get(i), answers.get(i).join(), out);
            }
        }
        ledger.settle();
        if (!(ledger.state() instanceof LedgerState.Halted)) {
            var head = ledger.log().published();
            say(out, "H " + head.size() + " " + head.checkpoint().root().hex());
        }
    }

    private static void acknowledged(String promise, Admission answer, FileOutputStream out) throws IOException {
        if (answer instanceof Admission.Admitted admitted) {
            say(out, String.format(promise, admitted.index()));
        } else if (answer instanceof Admission.Duplicate duplicate) {
            say(out, String.format(promise, duplicate.index()));
        }
    }

    private static void say(FileOutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}

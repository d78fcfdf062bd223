package dev.cairn.reliability;

import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.witness.Witness;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import dev.cairn.store.EmbeddedStores;
import dev.cairn.store.SqliteWitnessStore;
import dev.cairn.store.cassandra.CassandraAddress;
import dev.cairn.store.cassandra.CassandraStores;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process to be killed: a ledger with a witness beside it, and gateways that keep it busy until the end. What is said on
 * standard output was true when it was said, and each line leaves the process in one write:
 *
 * <pre>
 * ? chain seq statement-hash               about to be offered
 * = chain seq index statement capsule      acknowledged (hashes)
 * H size root                              a published head
 * W size root                              the witness has answered with a cosignature
 * S words                                  another process writes, this one stands by
 * ! code words                             the ledger has halted
 * </pre>
 *
 * Arguments: folder, seed, file of where the chains go on, planted bug or {@code -}; and, for a ledger that is not in the folder, its
 * Cassandra address and name.
 */
final class LedgerLoad {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Script script;
    private final Path folder;

    private LedgerLoad(Path folder, long seed) {
        this.folder = folder;
        this.script = new Script(seed);
    }

    public static void main(String[] words) throws Exception {
        LedgerLoad load = new LedgerLoad(Path.of(words[0]), Long.parseLong(words[1]));
        load.run(load.open(List.of(words).subList(4, words.length)), Files.readAllLines(Path.of(words[2])), words[3]);
    }

    /** In the folder, or where the words say: a Cassandra address and the ledger's name there. */
    private Stores open(List<String> elsewhere) throws InterruptedException {
        return elsewhere.isEmpty()
                ? EmbeddedStores.open(folder.resolve("ledger"))
                : CassandraStores.open(
                        CassandraAddress.parse(elsewhere.get(0)),
                        Optional.empty(),
                        elsewhere.get(1),
                        "process " + ProcessHandle.current().pid(),
                        notice -> say("S " + notice));
    }

    private void run(Stores opened, List<String> starts, String plant) throws Exception {
        Stores stores = plant.equals(Books.ACK_BEFORE_FSYNC) ? LateJournal.in(opened) : opened;
        try (stores;
                Ledger ledger = script.open(stores, List.of(new Neighbour()))) {
            new Gateways(script, this::say).keepBusy(ledger, starts);
            if (ledger.state() instanceof LedgerState.Halted halted) {
                say("! " + halted.code() + " " + halted.text());
            }
        }
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

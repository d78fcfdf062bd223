package dev.cairn.edge.cli;

import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.Trial;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.bundle.Main;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code cairn-edge verify}: a folder of exported batches is checked against this gateway's own key, number by number; a file is taken for a
 * proof bundle and checked against the genesis that this gateway was enrolled with.
 */
final class Verify {
    private static final int ENVELOPE_BYTES_MAX = Limits.PACKET_BYTES_MAX;
    private static final int FILES_MAX = 1_000_000;

    private final PublicKey key;
    private final PrintStream out;
    private final Map<Bytes, NavigableMap<Long, Statement>> chains = new TreeMap<>();
    private int wrong;
    private int good;

    private Verify(PublicKey key, PrintStream out) {
        this.key = key;
        this.out = out;
    }

    static int run(EdgeSettings settings, Path path, InstantSource wall, PrintStream out, PrintStream err)
            throws IOException {
        if (!Files.isDirectory(path)) {
            return new Main(wall, out, err)
                    .run(
                            path.toString(),
                            "--policy",
                            Assembly.genesisFile(settings).toString());
        }
        PublicKey own =
                new Trial(settings, wall, Path.of("/")).identity().device().publicKey();
        return new Verify(own, out).folder(path);
    }

    private int folder(Path path) throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            List<Path> batches = files.filter(file -> file.toString().endsWith(".cbor"))
                    .sorted()
                    .limit(FILES_MAX)
                    .toList();
            for (Path batch : batches) {
                batch(batch);
            }
        }
        chains.forEach(this::chain);
        out.println(
                good + " batches are as this gateway signed them, " + wrong + (wrong == 1 ? " is" : " are") + " not.");
        return wrong == 0 && good > 0 ? 0 : 1;
    }

    private void batch(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.size(file) > ENVELOPE_BYTES_MAX) {
                throw new Malformed("STM-01", "too large for a batch");
            }
            Envelope pair = Envelope.decode(Bytes.wrap(Files.readAllBytes(file)), ENVELOPE_BYTES_MAX);
            Statement statement = Statement.parse(pair.statement());
            require(statement.verify(key));
            if (!Capsule.parse(pair.capsule()).root().equals(statement.root())) {
                throw new Malformed("CAP-01", "the measurements are not those that were signed");
            }
            Statement other = chains.computeIfAbsent(statement.chain(), chain -> new TreeMap<>())
                    .putIfAbsent(statement.seq(), statement);
            if (other != null && !other.hash().equals(statement.hash())) {
                throw new Malformed(
                        "CHN-03", "number " + statement.seq() + " was signed twice with different contents");
            }
            good++;
        } catch (Malformed e) {
            wrong++;
            out.println("WRONG " + name + ": " + e.code() + " " + e.getMessage());
        }
    }

    private static void require(Verdict verdict) throws Malformed {
        if (verdict instanceof Verdict.Refuted no) {
            throw new Malformed(no.code(), no.detail());
        }
        if (!verdict.isProven()) {
            throw new Malformed("SIG-01", "not decided");
        }
    }

    private void chain(Bytes id, NavigableMap<Long, Statement> statements) {
        List<String> absent = new ArrayList<>();
        long expected = statements.firstKey();
        for (Map.Entry<Long, Statement> next : statements.entrySet()) {
            if (next.getKey() > expected) {
                absent.add(expected + " to " + (next.getKey() - 1));
            }
            Statement before = statements.get(next.getKey() - 1);
            if (before != null && !before.hash().equals(next.getValue().prev())) {
                wrong++;
                out.println(
                        "WRONG CHN-02 number " + next.getKey() + " does not continue number " + (next.getKey() - 1));
            }
            expected = next.getKey() + 1;
        }
        out.println("Chain " + id.hex() + ": numbers " + statements.firstKey() + " to " + statements.lastKey()
                + (absent.isEmpty()
                        ? ", none missing."
                        : "; not in this folder, because the ledger has them or they are lost: "
                                + String.join(", ", absent)));
    }
}

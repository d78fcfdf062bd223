package dev.cairn.launch.watch;

import dev.cairn.ledger.Finding;
import dev.cairn.ledger.Monitor.Promise;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.receipt.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Receipts in a folder, each a promise of the ledger. */
final class Receipts {
    static final int FILES_MAX = 100_000;
    private static final String SUFFIX = ".receipt";

    private final Path folder;
    private final PublicKey node;
    private final Genesis genesis;

    Receipts(Path folder, PublicKey node, Genesis genesis) {
        this.folder = folder;
        this.node = node;
        this.genesis = genesis;
    }

    /** A public key as {@code cairn keygen} prints it: base64 of its SubjectPublicKeyInfo. */
    static PublicKey publicKey(Path file) throws IOException {
        try {
            return PublicKey.ofSpki(Bytes.ofBase64(Files.readString(file).strip()));
        } catch (Malformed | IllegalArgumentException e) {
            throw new IOException(file + " is no public key: " + e.getMessage(), e);
        }
    }

    /** Reads all; what is no receipt of this node is told. */
    List<Promise> promises(List<Finding> told) throws IOException {
        List<Promise> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(SUFFIX))
                    .sorted()
                    .limit(FILES_MAX)
                    .toList()) {
                read(file, all, told);
            }
        }
        return all;
    }

    private void read(Path file, List<Promise> into, List<Finding> told) throws IOException {
        String place = String.valueOf(file.getFileName());
        try {
            Receipt receipt = Receipt.open(Bytes.wrap(Files.readAllBytes(file)), node, genesis.origin());
            if (receipt instanceof Receipt.Accepted accepted) {
                Head head = Head.read(accepted.checkpoint(), genesis);
                accepted.rows()
                        .forEach(row -> into.add(new Promise(
                                place + " number " + row.seq(), head.checkpoint(), row.statement(), row.index())));
            }
        } catch (Malformed e) {
            told.add(new Finding(
                    "MON-09", place, "no receipt of this node: " + e.code() + " " + e.getMessage(), Optional.empty()));
        }
    }
}

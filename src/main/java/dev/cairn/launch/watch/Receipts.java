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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Receipts in a folder, each a promise of the ledger. */
final class Receipts {
    static final int FILES_MAX = 100_000;

    /** 48 rows with paths of 63 hashes, a consistency path and a checkpoint stay far below it. */
    static final int FILE_BYTES_MAX = 1 << 20;

    private static final String SUFFIX = ".receipt";
    private static final String PUBLIC_KEY = "public-key ";

    private final Path folder;
    private final PublicKey node;
    private final Genesis genesis;

    Receipts(Path folder, PublicKey node, Genesis genesis) {
        this.folder = folder;
        this.node = node;
        this.genesis = genesis;
    }

    /** A public key, base64 of its SubjectPublicKeyInfo: alone, or as {@code cairn keygen} prints it, in a line behind "public-key". */
    static PublicKey publicKey(Path file) throws IOException {
        try {
            String text = Files.readString(file).strip();
            String key = text.lines()
                    .filter(line -> line.startsWith(PUBLIC_KEY))
                    .findFirst()
                    .map(line -> line.substring(PUBLIC_KEY.length()))
                    .orElse(text);
            return PublicKey.ofSpki(Bytes.ofBase64(key.strip()));
        } catch (Malformed | IllegalArgumentException e) {
            throw new IOException(file + " is no public key: " + e.getMessage(), e);
        }
    }

    /** Reads all; what is no receipt of this node, or cannot be read, is told. */
    List<Promise> promises(List<Finding> told) {
        List<Promise> all = new ArrayList<>();
        List<Path> names = names(told);
        names.stream().limit(FILES_MAX).forEach(file -> read(file, all, told));
        if (names.size() > FILES_MAX) {
            String what = "it holds " + names.size() + " receipts; those from " + name(names.get(FILES_MAX))
                    + " on are not looked at";
            told.add(wrong("the receipts folder", what));
        }
        return all;
    }

    private List<Path> names(List<Finding> told) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            told.add(wrong("the receipts folder", "cannot be read: " + e));
            return List.of();
        }
    }

    private void read(Path file, List<Promise> into, List<Finding> told) {
        String place = name(file);
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                told.add(wrong(place, "no receipt: " + Files.size(file) + " bytes"));
                return;
            }
            Receipt receipt = Receipt.open(Bytes.wrap(Files.readAllBytes(file)), node, genesis.origin());
            Instant since = Files.getLastModifiedTime(file).toInstant();
            if (receipt instanceof Receipt.Accepted accepted) {
                Head head = Head.read(accepted.checkpoint(), genesis);
                accepted.rows()
                        .forEach(row -> into.add(new Promise(
                                place + " number " + row.seq(),
                                head.checkpoint(),
                                row.statement(),
                                row.index(),
                                since)));
            }
        } catch (Malformed e) {
            told.add(wrong(place, "no receipt of this node: " + e.code() + " " + e.getMessage()));
        } catch (IOException e) {
            told.add(wrong(place, "cannot be read: " + e));
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static Finding wrong(String place, String what) {
        return new Finding("MON-09", place, what, Optional.empty());
    }
}

package dev.cairn.bench;

import dev.cairn.ledger.Stores;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Ledgers in folders, on the embedded stores. */
record FolderGround(Path folder) implements Ground {
    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Stores open(String ledger) {
        return EmbeddedStores.open(folder.resolve(ledger));
    }

    @Override
    public Bare bare() throws IOException {
        return new BareLoop(folder);
    }

    @Override
    public List<String> words() {
        return List.of("embedded", folder.toString());
    }

    @Override
    public void delete(String ledger) throws IOException {
        delete(folder.resolve(ledger));
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

package dev.cairn.launch.watch;

import dev.cairn.ledger.Evidence;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evidence as text files, {@code MIR-06-<hash>.txt}: whoever has understood one takes it away by hand. */
final class FolderEvidence implements Evidence {
    private static final Logger LOG = LoggerFactory.getLogger(FolderEvidence.class);
    private static final int CODE_CHARACTERS = 6;

    private final Path folder;

    FolderEvidence(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    @Override
    public void keep(String code, Bytes text) {
        Path file = folder.resolve(code + "-" + Hash.sha256(text).hex().substring(0, 16) + ".txt");
        try {
            if (Files.exists(file) || isFull(code)) {
                return;
            }
            WholeFile.write(file, text.toArray()); // whole or none: an alarm stands on it
            LOG.error("{} evidence kept file={}", code, file);
        } catch (IOException e) {
            LOG.error("{} evidence could not be kept file={} reason={}", code, file, e.toString());
        }
    }

    private boolean isFull(String code) {
        return kept().stream().filter(each -> each.code().equals(code)).count() >= FILES_MAX;
    }

    @Override
    public List<Kept> kept() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[A-Z]{3}-[0-9]{2}-[0-9a-f]{16}\\.txt"))
                    .sorted()
                    .map(file -> new Kept(file.getFileName().toString().substring(0, CODE_CHARACTERS), file.toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

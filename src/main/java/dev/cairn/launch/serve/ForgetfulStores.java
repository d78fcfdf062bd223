package dev.cairn.launch.serve;

import dev.cairn.ledger.Stores;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code memory:}: a ledger for an afternoon. It is the embedded one in a fresh folder under {@code java.io.tmpdir}, deleted when the process
 * ends; one body less to trust, and nothing behaves otherwise than in earnest. After a kill the folder stays for the system's tidying.
 */
final class ForgetfulStores {
    private static final Logger LOG = LoggerFactory.getLogger(ForgetfulStores.class);

    private ForgetfulStores() {}

    static Stores open() throws IOException {
        Path folder = Files.createTempDirectory(
                "cairn-memory-" + ProcessHandle.current().pid() + "-");
        LOG.warn(
                "ledger.store is memory: EVERYTHING that is acknowledged IS LOST when this process ends, and gateways"
                        + " drop what has a receipt; a witness that has seen this ledger will refuse its next beginning. folder={}",
                folder);
        Stores kept = EmbeddedStores.open(folder);
        return new Stores(
                kept.heads(), kept.journal(), kept.objects(), kept.capsules(), kept.positions(), kept.index(), () -> {
                    kept.close();
                    delete(folder);
                });
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

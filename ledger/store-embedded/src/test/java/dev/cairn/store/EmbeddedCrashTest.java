package dev.cairn.store;

import dev.cairn.ledger.CrashCheck.Disk;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.contract.CrashContract;
import dev.cairn.ledger.fake.Tripwire.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCrashTest extends CrashContract {

    @TempDir
    Path folder;

    @Override
    protected List<Mode> modes() {
        return List.of(Mode.NOT_DONE_THEN_DEAD, Mode.DONE_THEN_DEAD);
    }

    @Override
    protected int rounds() {
        return 1;
    }

    @Override
    protected Disk newDisk() {
        try {
            Path ledger = Files.createTempDirectory(folder, "ledger");
            return new Disk() {
                @Override
                public Stores open() {
                    return EmbeddedStores.open(ledger, 1 << 18);
                }

                @Override
                public void powerCut() {
                    // What a real power cut takes is tried with real ones, in src/test; here the process dies.
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

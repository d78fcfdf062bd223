package dev.cairn.launch.found;

import dev.cairn.proof.Hash;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.Signer;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that name a key which belongs to an organisation: a device's, an account's. */
final class Owned {
    @Option(names = "--key", required = true, paramLabel = "FILE", description = "Its key file (cairn keygen).")
    private Path key = Path.of("");

    @Option(
            names = "--organisation",
            required = true,
            paramLabel = "KEY",
            description = "Thumbprint or public key of its organisation.")
    private String organisation = "";

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name as everybody will read it.")
    private String name = "";

    Signer signer() throws IOException {
        return KeyFile.read(key);
    }

    Hash organisation() throws IOException {
        return MakesRequest.thumbprint(organisation);
    }

    String name() {
        return name;
    }
}

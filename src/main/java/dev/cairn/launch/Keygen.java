package dev.cairn.launch;

import dev.cairn.launch.found.PublicLine;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn keygen}. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a signing key in a new file that only you can read, and prints its public half.",
            "Guard the file: whoever has it can sign in your name. A lost key is replaced by a key statement, never recovered.",
            "With --registrar it prints the line that a founder hands over: cairn keygen registrar.key --registrar NAME > registrar.txt"
        })
final class Keygen implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "FILE",
            description = "The new key file. An existing one is never overwritten.")
    private Path file = Path.of("");

    @Option(
            names = "--algorithm",
            description = "ED25519 or ES256 (for hardware that cannot do Ed25519). Default: ${DEFAULT-VALUE}")
    private Algorithm algorithm = Algorithm.ED25519;

    @Option(
            names = "--registrar",
            paramLabel = "NAME",
            description = "Print the public line of a registrar of this name, 1 to 80 characters, for cairn init.")
    private @Nullable String registrar;

    @Override
    public Integer call() throws IOException {
        SoftwareSigner signer = SoftwareSigner.generate(algorithm, new SecureRandom());
        try {
            KeyFile.write(file, signer);
        } catch (FileAlreadyExistsException e) {
            spec.commandLine().getErr().println(file + " exists: choose another name; a key file is never overwritten");
            return 1;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (registrar != null) {
            out.println(PublicLine.registrar(signer.publicKey(), registrar));
            return 0;
        }
        out.println("thumbprint " + signer.publicKey().thumbprint().hex());
        out.println("public-key " + signer.publicKey().spki().base64());
        return 0;
    }
}

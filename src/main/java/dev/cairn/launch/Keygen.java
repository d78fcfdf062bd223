package dev.cairn.launch;

import dev.cairn.launch.found.PublicLine;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.MlDsa44;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.NoteKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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
            converter = Kind.Reader.class,
            description = {
                "Ed25519, ES256 (for hardware that cannot do Ed25519) or ML-DSA-44 (post-quantum: a second signature of logs and witnesses, nothing else).",
                "Default: ${DEFAULT-VALUE}"
            })
    private Kind kind = Kind.ED25519;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Prints the verifier key too, as a policy names it: for a witness its name, for a log its origin.")
    private @Nullable String name;

    /** What a key file may hold. */
    enum Kind {
        ED25519(Algorithm.ED25519.label()),
        ES256(Algorithm.ES256.label()),
        ML_DSA_44(MlDsa44.LABEL);

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }

        /** Takes the label and the constant's own name, in either case. */
        static final class Reader implements ITypeConverter<Kind> {
            @Override
            public Kind convert(String word) {
                for (Kind each : values()) {
                    if (each.label.equalsIgnoreCase(word) || each.name().equalsIgnoreCase(word)) {
                        return each;
                    }
                }
                throw new TypeConversionException("expected Ed25519, ES256 or ML-DSA-44, not " + word);
            }
        }
    }

    @Option(
            names = "--registrar",
            paramLabel = "NAME",
            description = "Print the public line of a registrar of this name, 1 to 80 characters, for cairn init.")
    private @Nullable String registrar;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (kind == Kind.ML_DSA_44) {
                postQuantum().forEach(out::println);
            } else {
                ordinary().forEach(out::println);
            }
            return 0;
        } catch (FileAlreadyExistsException e) {
            spec.commandLine().getErr().println(file + " exists: choose another name; a key file is never overwritten");
            return 1;
        }
    }

    /** The lines come before the file: a name that cannot stand in them leaves no key behind. */
    private List<String> postQuantum() throws IOException {
        if (registrar != null) {
            throw new ParameterException(spec.commandLine(), "a registrar signs statements: choose Ed25519 or ES256");
        }
        MlDsa44Signer signer = MlDsa44Signer.generate(new SecureRandom());
        List<String> lines =
                new ArrayList<>(List.of("public-key " + signer.publicKey().base64()));
        vkey(lines, "cosigner-vkey", named -> NoteKey.mlDsa44(named, signer.publicKey()));
        KeyFile.write(file, signer);
        return lines;
    }

    private List<String> ordinary() throws IOException {
        SoftwareSigner signer =
                SoftwareSigner.generate(kind == Kind.ED25519 ? Algorithm.ED25519 : Algorithm.ES256, new SecureRandom());
        List<String> lines = registrar == null ? lines(signer.publicKey()) : List.of(line(signer, registrar));
        KeyFile.write(file, signer);
        return lines;
    }

    private String line(SoftwareSigner signer, String label) {
        try {
            return PublicLine.registrar(signer.publicKey(), label);
        } catch (IllegalArgumentException notALabel) {
            throw new ParameterException(spec.commandLine(), "--registrar: " + notALabel.getMessage(), notALabel);
        }
    }

    private List<String> lines(PublicKey key) {
        List<String> lines = new ArrayList<>(List.of(
                "thumbprint " + key.thumbprint().hex(),
                "public-key " + key.spki().base64()));
        if (kind == Kind.ED25519) {
            vkey(lines, "log-vkey", named -> NoteKey.ed25519(named, key));
            vkey(lines, "cosigner-vkey", named -> NoteKey.cosigner(named, key));
        }
        return lines;
    }

    private void vkey(List<String> lines, String label, Function<String, NoteKey> key) {
        if (name == null) {
            return;
        }
        try {
            lines.add(label + " " + key.apply(name).vkey());
        } catch (IllegalArgumentException notAName) {
            String said =
                    "--name \"" + name + "\" is no name of a key: no blank and no +, like consortium.example/fruit";
            throw new ParameterException(spec.commandLine(), said, notAName);
        }
    }
}

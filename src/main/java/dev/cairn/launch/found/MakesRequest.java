package dev.cairn.launch.found;

import dev.cairn.launch.Terminal;
import dev.cairn.launch.serve.Server;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.KeyStatement.VoidFrom;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that writes a {@link Request}: it signs no statement, and shows what those who will sign it are going to read. */
abstract class MakesRequest implements Callable<Integer> {
    private static final int THUMBPRINT_DIGITS_MIN = 8;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "REQUEST", description = "The new file. An existing one is never overwritten.")
    private Path file = Path.of("");

    @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The ledger's genesis text.")
    private Path genesisFile = Path.of("");

    /** What is to be signed, and by whom, for the last line. */
    record Asked(List<KeyStatement> said, Optional<KeyBook> book, String signers) {
        Asked {
            said = List.copyOf(said);
        }
    }

    abstract Asked ask(Genesis genesis) throws IOException, Malformed, InterruptedException;

    /** What else is to be kept, now that the request is on the disk. */
    void written(Terminal terminal) throws IOException {}

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            Genesis genesis = Server.genesis(genesisFile);
            Asked asked = ask(genesis);
            Told told = new Told(genesis, asked.book());
            for (KeyStatement each : asked.said()) {
                requireMeant(genesis, each);
                told.lines(each).forEach(terminal::say);
            }
            NewFiles.write(Map.of(file, request(genesis, asked.said()).text()));
            written(terminal);
            terminal.say("wrote " + file + ": to be signed by " + asked.signers() + " with cairn org sign");
        });
    }

    /** What the formats take and nobody means: a name that nobody can read, a registrar's key as something else. */
    private static void requireMeant(Genesis genesis, KeyStatement said) throws IOException {
        try {
            name(said).ifPresent(name -> PublicLine.requireName("--name", name));
        } catch (IllegalArgumentException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
        if (said instanceof KeyStatement.Registration registration
                && genesis.registrar(registration.key().thumbprint()).isPresent()) {
            throw new IOException("KEY-03 this is a registrar's key, which is never registered as anything else:"
                    + " make another with cairn keygen");
        }
    }

    private static Optional<String> name(KeyStatement said) {
        if (said instanceof KeyStatement.OrganisationKey organisation) {
            return Optional.of(organisation.name());
        }
        if (said instanceof KeyStatement.DeviceKey device) {
            return Optional.of(device.name());
        }
        if (said instanceof KeyStatement.AccountKey account) {
            return Optional.of(account.name());
        }
        return said instanceof KeyStatement.NodeKey node ? Optional.of(node.name()) : Optional.empty();
    }

    private static Request request(Genesis genesis, List<KeyStatement> said) throws IOException {
        try {
            return Request.of(genesis.origin(), said, new SecureRandom());
        } catch (IllegalArgumentException tooMuch) {
            throw new IOException("too much for one statement: " + tooMuch.getMessage(), tooMuch);
        }
    }

    static String registrars(Genesis genesis) {
        return genesis.threshold() + " of " + genesis.registrars().size() + " registrars";
    }

    /** A key by its thumbprint, or as many of its first digits as name no other key. */
    static Registered key(KeyBook book, String typed) throws IOException {
        String digits = typed.replace(" ", "");
        if (!digits.matches("[0-9a-f]{" + THUMBPRINT_DIGITS_MIN + ",64}")) {
            throw new IOException("\"" + typed + "\" is no thumbprint: 64 digits 0-9 a-f, or its first "
                    + THUMBPRINT_DIGITS_MIN + " or more; cairn org list shows them");
        }
        List<Registered> found = book.register().all().stream()
                .filter(each -> each.key().thumbprint().hex().startsWith(digits))
                .toList();
        if (found.size() != 1) {
            throw new IOException((found.isEmpty() ? "no key begins" : found.size() + " keys begin") + " with " + digits
                    + " in this ledger: cairn org list shows them");
        }
        return found.get(0);
    }

    /** A key that is registered and can still be revoked or rotated. */
    static Registered living(KeyBook book, String typed) throws IOException {
        Registered key = key(book, typed);
        if (book.genesis().registrar(key.key().thumbprint()).isPresent()) {
            throw new IOException("\"" + key.name()
                    + "\" is a registrar: the genesis is fixed, a registrar's key is neither revoked nor rotated");
        }
        if (key.revokedAt().isPresent()) {
            throw new IOException("the key of \"" + key.name() + "\" was revoked at index "
                    + key.revokedAt().getAsLong() + " already");
        }
        return key;
    }

    /** {@code CHAIN:SEQ}, each. */
    static List<VoidFrom> voids(List<String> typed) throws IOException {
        List<VoidFrom> voids = new ArrayList<>();
        for (String each : typed) {
            if (!each.matches("[0-9a-f]{" + 2 * Statement.CHAIN_BYTES + "}:(0|[1-9][0-9]{0,14})")) {
                throw new IOException("--void " + each
                        + ": expected CHAIN:SEQ, the chain's 32 digits and the first seq that does not count");
            }
            String[] parts = each.split(":", 2);
            voids.add(new VoidFrom(Bytes.ofHex(parts[0]), Long.parseLong(parts[1])));
        }
        return voids;
    }

    /** A file with a public key in base64 (its SubjectPublicKeyInfo), or a thumbprint. */
    static Hash thumbprint(String typed) throws IOException {
        if (typed.matches("[0-9a-f]{64}")) {
            return Hash.ofHex(typed);
        }
        try {
            return PublicKey.ofSpki(Bytes.ofBase64(typed)).thumbprint();
        } catch (Malformed | IllegalArgumentException neither) {
            throw new IOException(
                    "\"" + typed + "\" is neither a thumbprint (64 digits 0-9 a-f) nor a public key in base64",
                    neither);
        }
    }
}

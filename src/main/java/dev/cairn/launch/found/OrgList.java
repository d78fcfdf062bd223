package dev.cairn.launch.found;

import dev.cairn.launch.Books;
import dev.cairn.launch.Terminal;
import dev.cairn.launch.serve.Server;
import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cairn org list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Shows who belongs to a ledger, what still waits for signatures, and the newest key list.",
            "Every statement behind it is checked here against the genesis: signatures, possession, inclusion under the log's head."
        })
final class OrgList implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--ledger",
            required = true,
            paramLabel = "URL",
            description = "Address of the ledger's site, or a file with its /keys.cairn.")
    private String ledger = "";

    @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The ledger's genesis text.")
    private Path genesisFile = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            Genesis genesis = Server.genesis(genesisFile);
            show(Books.read(ledger, genesis), terminal);
        });
    }

    private static void show(KeyBook book, Terminal terminal) throws IOException {
        Head head = book.head();
        terminal.say("head         " + head.checkpoint().size() + " entries, cosigned by "
                + head.cosignatures().size() + " of "
                + book.genesis().policy().witnesses().size() + " witnesses ("
                + head.independent() + " independent), " + (head.quorum() ? "final" : "not final yet"));
        for (Registered key : book.register().all()) {
            terminal.say(row(book, key));
        }
        Told told = new Told(book.genesis(), java.util.Optional.of(book));
        for (List<KeyBook.Said> waiting : book.pending().values()) {
            KeyStatement said = waiting.get(0).told().orElseThrow();
            terminal.say("waiting      " + told.lines(said).get(0));
            terminal.say("             signed by "
                    + waiting.stream()
                            .map(each -> Told.owner(book, each.statement().kid()))
                            .collect(Collectors.joining(", "))
                    + ": " + waiting.size() + " of " + book.genesis().threshold() + " registrars");
        }
        terminal.say(keyList(book));
        if (!book.gaps().isEmpty()) {
            throw new IOException("the ledger withholds statements of registrars: " + String.join("; ", book.gaps()));
        }
    }

    private static String row(KeyBook book, Registered key) {
        String state = key.revokedAt().isPresent()
                ? ended(book, key.revokedAt().getAsLong())
                : key.since() < 0 ? "by genesis" : "since " + key.since();
        String of = key.organisation()
                .map(organisation -> " of " + Told.owner(book, organisation))
                .orElse("");
        return String.format(
                "%-12s %s %-16s %s%s",
                Told.role(key.role()), key.key().thumbprint().hex(), state, key.name(), of);
    }

    /** Where one key ends and another begins there is an heir, and nobody was thrown out. */
    private static String ended(KeyBook book, long index) {
        boolean heir = book.register().all().stream().anyMatch(each -> each.since() == index);
        return (heir ? "replaced at " : "revoked at ") + index;
    }

    private static String keyList(KeyBook book) {
        return book.register()
                .newestList()
                .map(list -> {
                    Duration age =
                            Duration.between(list.time(), InstantSource.system().instant());
                    List<Hash> missing = KeyLists.missingRevocations(book, list);
                    return "key list     " + list.number() + " of " + list.time() + ", "
                            + list.keys().size() + " keys, "
                            + age.toHours() + " h old"
                            + (age.toHours() >= 48 ? ": verifiers say REV-02, sign a new one" : "")
                            + (missing.isEmpty() ? "" : "; REV-03 it says revoked, the log does not: " + missing);
                })
                .orElse("key list     none: verifiers say REV-01 until k registrars sign one (cairn keylist sign)");
    }
}

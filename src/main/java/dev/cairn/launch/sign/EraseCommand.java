package dev.cairn.launch.sign;

import dev.cairn.launch.HostClock;
import dev.cairn.launch.Terminal;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code cairn erase}. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description = {
            "Has the ledger forget the data of entries that your organisation, or a device or account of it, signed. For good.",
            "Fetches each with its proof, shows what will be forgotten and what stays, and asks before anything is signed.",
            "Your signed statement is logged first and stays, with the reason; then the ledger forgets the data in every store and index of its own."
                    + " All proofs stay valid: they show that something was signed, by whom and when, and that you had its data erased.",
            "What it cannot reach: backups made earlier, proof bundles and pages that somebody saved, and your own outbox or gateway."
                    + " Mirrors and witnesses never had the data.",
            "Whether it took effect is on the entry's page (/ledger/entries/INDEX). Key statements and erase statements cannot be erased."
        })
public final class EraseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OwnChain own = new OwnChain();

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            description =
                    "Address of the ledger's site, from which the entries are fetched and proven. Needed but with --statement.")
    private @Nullable URI ledger;

    @Option(
            names = "--date",
            converter = Day.class,
            paramLabel = "YYYY-MM-DD",
            description = "With a Digital Link: only events of this day, by their own clock.")
    private @Nullable LocalDate date;

    @Option(
            names = "--statement",
            paramLabel = "HASH",
            description =
                    "Without --ledger, with an index: SHA-256 of the entry's bytes, 64 hex digits, so that a wrong index erases nothing.")
    private @Nullable String statement;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, in at most 500 bytes. Everybody can read it, for ever: no names.")
    private String reason = "";

    @Option(
            names = "--about",
            paramLabel = "LINK",
            description =
                    "A GS1 Digital Link on whose page readers shall find the erasure; may be repeated. Default: on none.")
    private List<String> about = List.of();

    @Option(names = "--yes", description = "Do not ask: for scripts.")
    private boolean yes;

    @Parameters(
            paramLabel = "WHAT",
            description = {
                "An entry's index in the log;",
                "or an event's id (ni:///sha-256;…), a statement's SHA-256 or its capsule's root, looked up in your outbox (needs --post);",
                "or a GS1 Digital Link such as /01/09521321000025/10/LOT7: all that you said about it, see --date."
            })
    private String what = "";

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> erase(terminal));
    }

    private void erase(Terminal terminal) throws IOException, Malformed, InterruptedException {
        requireReason();
        try (Outbox box = own.open()) {
            List<Erase> said = said(box, terminal);
            terminal.say(
                    "stays        that this was signed, by whom and when, its place in the log, all proofs; and your statement with the reason \""
                            + reason + "\", for everybody to read");
            terminal.say(
                    "out of reach backups made earlier, bundles and pages that somebody saved, and your own copy in "
                            + own.outbox());
            terminal.confirm(
                    "Have " + (said.size() == 1 ? "this" : "these " + said.size()) + " forgotten, for good?", yes);
            HostClock clock = new HostClock(own.random());
            for (Erase each : said) {
                Statement signed = box.add(each.capsule(own.random()), InstantSource.system(), clock);
                terminal.say("signed " + signed.seq() + " erase " + each.index());
            }
            Optional<Courier> courier = own.courier();
            if (courier.isPresent()) {
                terminal.say("taken " + courier.get().send(box));
            } else {
                terminal.say("not sent: it waits in " + own.outbox() + " for a call of cairn sign with --post");
            }
        }
    }

    /** Before anything is shown or asked: it is the one thing that everybody will read for ever. */
    private void requireReason() throws IOException {
        int bytes = Bytes.ofUtf8(reason).size();
        if (reason.isBlank() || bytes > Erase.TEXT_BYTES_MAX) {
            throw new IOException(
                    "--reason: 1 to " + Erase.TEXT_BYTES_MAX + " bytes for everybody to read; this has " + bytes);
        }
    }

    private List<Erase> said(Outbox box, Terminal terminal) throws IOException, Malformed, InterruptedException {
        if (ledger == null) {
            return List.of(new Erase(number(), hash(), reason, about));
        }
        Erasable erasable = new Erasable(own.genesis(), own.signer().publicKey().thumbprint(), ledger);
        List<Erasable.Found> found = what.contains("/01/")
                ? erasable.about(what.substring(what.indexOf("/01/")), Optional.ofNullable(date))
                : entries(erasable, isNumber() ? List.of(number()) : inOutbox(box));
        List<Erase> said = new ArrayList<>();
        for (Erasable.Found each : found) {
            each.lines().forEach(terminal::say);
            if (each.capsule().isPresent()) {
                said.add(new Erase(each.index(), each.statement().hash(), reason, about));
            }
        }
        if (said.isEmpty()) {
            throw new IOException(
                    "nothing to erase: no data of yours are kept there" + (date == null ? "" : " from " + date));
        }
        return said;
    }

    private static List<Erasable.Found> entries(Erasable erasable, List<Long> indices)
            throws IOException, Malformed, InterruptedException {
        List<Erasable.Found> found = new ArrayList<>();
        for (long index : indices) {
            found.add(erasable.at(index));
        }
        return found;
    }

    /** Says what was expected, without the JDK's exception. */
    private static final class Day implements ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String word) {
            try {
                return LocalDate.parse(word);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("expected a day like 2026-06-01, not " + word);
            }
        }
    }

    private boolean isNumber() {
        return what.matches("0|[1-9][0-9]{0,17}");
    }

    private long number() throws IOException {
        if (!isNumber()) {
            throw new IOException("\"" + what + "\" is no index; to find it by an event or an item say --ledger URL");
        }
        return Long.parseLong(what);
    }

    /** The ledger takes a statement once: sent again it answers with the index that it has. An event may have been signed more than once. */
    private List<Long> inOutbox(Outbox box) throws IOException, InterruptedException {
        Courier courier = own.courier()
                .orElseThrow(() -> new IOException("--post URL is needed to find an entry by its event or its hash"));
        List<Outbox.Kept> found = new ArrayList<>();
        box.forEach(kept -> {
            if (isMeant(kept)) {
                found.add(kept);
            }
        });
        if (found.isEmpty()) {
            throw new IOException(own.outbox() + " holds neither an event nor a statement " + what
                    + ": cairn sign prints the ids; an entry of a device is found by its index or its item");
        }
        List<Long> indices = new ArrayList<>();
        for (Outbox.Kept each : found) {
            indices.add(courier.indexOf(each));
        }
        return indices;
    }

    private boolean isMeant(Outbox.Kept kept) {
        try {
            Capsule capsule = Capsule.parse(kept.envelope().capsule());
            return Hash.sha256(kept.envelope().statement()).hex().equals(what)
                    || capsule.root().hex().equals(what)
                    || EventCapsule.event(capsule)
                            .filter(event -> event.hashId().equals(what))
                            .isPresent();
        } catch (Malformed unreadable) {
            return false;
        }
    }

    private Hash hash() throws IOException {
        if (statement == null || !statement.matches("[0-9a-f]{64}")) {
            throw new IOException(
                    "say --ledger URL, or --statement with the SHA-256 of the entry's bytes, 64 hex digits");
        }
        return Hash.of(Bytes.ofHex(statement));
    }
}

package dev.cairn.launch.found;

import dev.cairn.launch.Books;
import dev.cairn.launch.Terminal;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.KeyStatement.KeyList;
import dev.cairn.proof.statement.KeyStatement.Listed;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cairn keylist sign}. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = {
            "On a registrar's machine, daily and after each change: derives the list from the ledger's key statements, which it checks, and signs it.",
            "If another registrar has begun a list that says the same, it signs that one; so k registrars who run this one after the other make one list.",
            "Never signs a number below one that it has signed or that the ledger has, and refuses a ledger that does not show what this registrar has posted."
        })
final class KeylistSign implements Callable<Integer> {
    /** A complete list younger than this needs no successor; so a daily call always makes one. */
    private static final Duration YOUNG = Duration.ofHours(12);

    /** An unfinished list older than this is not finished any more. */
    private static final Duration STALE = Duration.ofHours(24);

    /** Numbers that unfinished lists may have used up since the newest finished one. */
    private static final long AHEAD_NUMBERS_MAX = 1_000;

    private static final Duration SHOWN_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SigningDesk desk = new SigningDesk();

    @Option(names = "--ledger", required = true, paramLabel = "URL", description = "Address of the ledger's site.")
    private String ledger = "";

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> sign(terminal));
    }

    private void sign(Terminal terminal) throws IOException, Malformed, InterruptedException {
        Genesis genesis = desk.genesis();
        Hash self = desk.signer();
        if (genesis.registrar(self).isEmpty()) {
            throw new IOException(
                    "KEY-03 a key list is signed by registrars; your key " + self.hex() + " is none of theirs");
        }
        Map<Hash, SigningDesk.Signed> own = desk.signedBefore();
        KeyBook book = bookThatShows(own, genesis, self);
        Instant now = Instant.ofEpochSecond(InstantSource.system().instant().getEpochSecond());
        Plan plan = new Plan(book, own, now);
        Optional<String> nothing = plan.nothingToDo();
        if (nothing.isPresent()) {
            terminal.say(nothing.get());
            return;
        }
        Capsule.Whole list = plan.next();
        desk.sign(new Request(genesis.origin(), List.of(list)), Optional.of(book), terminal);
        if (desk.posts()) {
            terminal.say(awaited(genesis, self, list.root()));
        }
    }

    /**
     * The ledger's book, once it has everything that this registrar has signed. What was posted a moment ago may not stand under a head yet, and the
     * first witnessed head may be older than an unwitnessed one shown before it: whoever posts waits for that; whoever does not is told at once.
     */
    private KeyBook bookThatShows(Map<Hash, SigningDesk.Signed> own, Genesis genesis, Hash self)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + SHOWN_WITHIN.toNanos();
        KeyBook book = Books.read(ledger, genesis);
        while (desk.posts() && lastShown(book, self) < lastSigned(own) && System.nanoTime() < end) {
            Thread.sleep(LOOK_EVERY.toMillis());
            book = Books.read(ledger, genesis);
        }
        requireShown(book, self, own);
        return book;
    }

    /** Waits until the ledger shows the signature under a head, so that the next registrar finds it, and says what it came to. */
    private String awaited(Genesis genesis, Hash self, Hash root) throws IOException, InterruptedException {
        long end = System.nanoTime() + SHOWN_WITHIN.toNanos();
        do {
            Thread.sleep(LOOK_EVERY.toMillis());
            KeyBook book = Books.read(ledger, genesis);
            long signed = book.said().stream()
                    .filter(each -> each.statement().root().equals(root))
                    .map(each -> each.statement().kid())
                    .distinct()
                    .count();
            if (book.said().stream()
                    .anyMatch(each -> each.statement().root().equals(root)
                            && each.statement().kid().equals(self))) {
                return signed >= genesis.threshold()
                        ? "complete: " + signed + " of " + genesis.threshold() + " registrars have signed"
                        : "signed by " + signed + " of " + genesis.threshold()
                                + " registrars: the others call the same command";
            }
        } while (System.nanoTime() < end);
        return "taken, but not shown under a head within " + SHOWN_WITHIN.toSeconds()
                + " s: the ledger waits for its witnesses";
    }

    /** What was posted and taken must be in the ledger's answer: else it withholds something, or is not sealed yet. */
    private static void requireShown(KeyBook book, Hash self, Map<Hash, SigningDesk.Signed> own) throws IOException {
        long shown = lastShown(book, self);
        long signed = lastSigned(own);
        if (!book.gaps().isEmpty()) {
            throw new IOException("the ledger withholds statements of registrars: " + String.join("; ", book.gaps()));
        }
        if (shown < signed) {
            throw new IOException(
                    "the ledger shows your statements up to " + shown + ", you have signed up to " + signed
                            + ": post them (cairn org sign --post), wait some seconds for the next head, and call again;"
                            + " if it stays so, the ledger withholds what it took");
        }
    }

    private static long lastShown(KeyBook book, Hash self) {
        return book.said().stream()
                .filter(each -> each.statement().kid().equals(self))
                .mapToLong(each -> each.statement().seq())
                .max()
                .orElse(-1);
    }

    private static long lastSigned(Map<Hash, SigningDesk.Signed> own) {
        return own.values().stream()
                .mapToLong(each -> each.statement().seq())
                .max()
                .orElse(-1);
    }

    /** What is to be signed next; pure. */
    static final class Plan {
        private final KeyBook book;
        private final Map<Hash, SigningDesk.Signed> own;
        private final Instant now;
        private final List<Listed> rows;

        Plan(KeyBook book, Map<Hash, SigningDesk.Signed> own, Instant now) {
            this.book = book;
            this.own = Map.copyOf(own);
            this.now = now;
            this.rows = KeyLists.rows(book.register().all());
        }

        /** Why nothing is to be signed now; empty if something is. */
        Optional<String> nothingToDo() {
            Optional<KeyList> newest = book.register().newestList();
            if (newest.filter(list -> list.keys().equals(rows) && !list.time().isBefore(now.minus(YOUNG)))
                    .isPresent()) {
                return Optional.of("key list " + newest.get().number() + " of "
                        + newest.get().time() + " is complete and young: nothing to sign");
            }
            if (toFinish().isPresent()) {
                return Optional.empty();
            }
            return begun().filter(
                            each -> own.containsKey(each.capsule().orElseThrow().root()))
                    .findFirst()
                    .map(each -> "key list " + list(each).number() + " has your signature and waits for "
                            + (book.genesis().threshold()
                                    - book.pending()
                                            .getOrDefault(each.statement().root(), List.of())
                                            .size())
                            + " more");
        }

        /** The list that another registrar has begun, or a new one. */
        Capsule.Whole next() throws IOException {
            Optional<Capsule.Whole> begun = toFinish();
            if (begun.isPresent()) {
                return begun.get();
            }
            try {
                return new KeyList(highest() + 1, now, rows).toCapsule(new SecureRandom());
            } catch (IllegalArgumentException tooLarge) {
                throw new IOException(
                        "a list of " + rows.size() + " keys does not fit into one capsule: " + tooLarge.getMessage(),
                        tooLarge);
            }
        }

        private Optional<Capsule.Whole> toFinish() {
            return begun().map(each -> each.capsule().orElseThrow())
                    .filter(capsule -> !own.containsKey(capsule.root()))
                    .findFirst();
        }

        /** Unfinished lists that say what this registrar would say, and whose number does not go back. */
        private java.util.stream.Stream<KeyBook.Said> begun() {
            return book.pending().values().stream()
                    .map(signed -> signed.get(0))
                    .filter(each -> each.told().orElse(null) instanceof KeyList)
                    .filter(each -> list(each).keys().equals(rows))
                    .filter(each -> list(each).number() >= highest())
                    .filter(each -> list(each).number() > newestNumber())
                    .filter(each -> list(each).number() <= newestNumber() + AHEAD_NUMBERS_MAX)
                    .filter(each -> !list(each).time().isBefore(now.minus(STALE)))
                    .filter(each -> !list(each).time().isAfter(now.plus(AHEAD_MAX)));
        }

        private static KeyList list(KeyBook.Said said) {
            return (KeyList) said.told().orElseThrow();
        }

        private long newestNumber() {
            return book.register().newestList().map(KeyList::number).orElse(0L);
        }

        /** The highest number of a finished list, or in the own outbox: one registrar alone cannot use the numbers up. */
        private long highest() {
            long seen = newestNumber();
            for (SigningDesk.Signed each : own.values()) {
                seen = Math.max(seen, number(each.capsule()));
            }
            return seen;
        }

        private static long number(Capsule capsule) {
            try {
                return KeyStatement.parse(capsule) instanceof KeyList list ? list.number() : 0;
            } catch (Malformed notAKeyStatement) {
                return 0;
            }
        }
    }
}

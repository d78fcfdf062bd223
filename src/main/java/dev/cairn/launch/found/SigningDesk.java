package dev.cairn.launch.found;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.Terminal;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.EventCapsule;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.launch.sign.OwnChain;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * One signer at his own machine: shows what will be said, asks, signs it as the next statements of his outbox, and posts them. Nothing is
 * signed twice; what could not be posted stays in the outbox and goes with the next call.
 */
final class SigningDesk {
    @Mixin
    private OwnChain own = new OwnChain();

    @Option(names = "--yes", description = "Do not ask: for scripts.")
    private boolean yes;

    Genesis genesis() throws IOException {
        return own.genesis();
    }

    Hash signer() throws IOException {
        return own.signer().publicKey().thumbprint();
    }

    /** Whether what is signed is also sent. */
    boolean posts() {
        return own.courier().isPresent();
    }

    /** Everything that this signer has signed into the outbox, by capsule root. */
    Map<Hash, Signed> signedBefore() throws IOException {
        Map<Hash, Signed> signed = new HashMap<>();
        try (Outbox box = own.open()) {
            List<IOException> damaged = new ArrayList<>();
            box.forEach(kept -> {
                try {
                    Statement statement = Statement.parse(kept.envelope().statement());
                    Capsule capsule = Capsule.parse(kept.envelope().capsule());
                    signed.put(statement.root(), new Signed(statement, capsule));
                } catch (Malformed e) {
                    damaged.add(
                            new IOException("the outbox holds a statement that does not read: seq " + kept.seq(), e));
                }
            });
            if (!damaged.isEmpty()) {
                throw damaged.get(0);
            }
        }
        return signed;
    }

    /** A statement of this signer with its capsule. */
    record Signed(Statement statement, Capsule capsule) {}

    /** Shows, asks, signs, posts. Capsules that this signer has signed before are passed over. */
    void sign(Request request, Optional<KeyBook> book, Terminal terminal)
            throws IOException, Malformed, InterruptedException {
        Genesis genesis = genesis();
        Hash signer = signer();
        Map<Hash, Signed> before = signedBefore();
        List<Capsule.Whole> open = new ArrayList<>();
        Told told = new Told(genesis, book);
        for (Capsule.Whole capsule : request.capsules()) {
            KeyStatement said = KeyStatement.parse(capsule);
            new Entitlement(genesis, signer).require(said);
            requireEffect(book, signer, capsule.root(), said);
            told.lines(said).forEach(terminal::say);
            if (before.containsKey(capsule.root())) {
                terminal.say("  You signed this before, as statement "
                        + before.get(capsule.root()).statement().seq() + ": it is not signed again.");
            } else {
                open.add(capsule);
            }
        }
        if (!open.isEmpty()) {
            if (book.isEmpty()) {
                terminal.say(
                        "Nobody asked the ledger whether your signature would count; with --ledger URL this does.");
            }
            terminal.confirm(
                    "Sign " + (open.size() == 1 ? "this" : "these " + open.size()) + " as " + name(genesis, signer)
                            + "?",
                    yes);
        }
        addAndPost(open, terminal);
    }

    /** Signs an event that the caller has shown, and posts it. */
    void say(EpcisEvent event, Terminal terminal) throws IOException, InterruptedException {
        addAndPost(List.of(EventCapsule.of(event, own.random())), terminal);
    }

    /** Posts what waits in the outbox. */
    void post(Terminal terminal) throws IOException, InterruptedException {
        if (!posts()) {
            throw new IOException("nothing to do: name a request to sign, or --post an address to send the outbox to");
        }
        addAndPost(List.of(), terminal);
    }

    private void addAndPost(List<Capsule.Whole> open, Terminal terminal) throws IOException, InterruptedException {
        HostClock clock = new HostClock(own.random());
        try (Outbox box = own.open()) {
            for (Capsule.Whole capsule : open) {
                Statement statement = box.add(capsule, InstantSource.system(), clock);
                terminal.say(
                        "signed " + statement.seq() + " " + statement.root().hex());
            }
            Optional<Courier> courier = own.courier();
            if (courier.isPresent()) {
                terminal.say("taken " + courier.get().send(box));
            } else if (!open.isEmpty()) {
                terminal.say("not sent: it waits in " + own.outbox() + " for a call with --post");
            }
        }
    }

    private static String name(Genesis genesis, Hash signer) {
        return genesis.registrar(signer)
                .map(registrar -> "registrar \"" + registrar.label() + "\"")
                .orElse("key " + signer.hex());
    }

    /** With the ledger's register at hand: a statement that would change nothing is not worth a signature. */
    private static void requireEffect(Optional<KeyBook> book, Hash signer, Hash root, KeyStatement said)
            throws IOException {
        if (book.isEmpty()) {
            return;
        }
        long next = book.get().head().checkpoint().size();
        Verdict verdict = book.get().register().copy().take(next, signer, root, said);
        if (!verdict.isProven()) {
            throw new IOException(verdict.code() + " the ledger would ignore it: " + verdict.detail());
        }
    }
}

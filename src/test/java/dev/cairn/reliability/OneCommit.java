package dev.cairn.reliability;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.OneThread;
import dev.cairn.ledger.Stores;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.reliability.Steering.Mode;
import dev.cairn.store.EmbeddedStores;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A process that does commits on one thread, so that its system calls are the same each time: for each task it copies a ledger's folder,
 * opens it, sequences a batch, seals, signs, swaps, writes, while the library before it hurts one call; and, if asked, opens it once more
 * while another call is hurt. Lines are those of {@link LedgerLoad}, and:
 *
 * <pre>
 * @ name            a task begins
 * ! call file       this call was hurt
 * . state calls     a life is over: halted, end (nothing went wrong), closed (a call was hurt only while the stores were closed) or
 *                   dead; and how many calls there were
 * </pre>
 *
 * Arguments: origin or {@code -}, seed, file of where the chains go on, steering file, file of tasks ({@code folder at mode}, then
 * {@code at mode} of the second life or nothing).
 */
final class OneCommit {
    /** Few statements: what is tried is the order of the calls, and hundreds of commits are made. */
    private static final int SPEAKERS = 3;

    private static final int EACH = 2;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Script script;
    private final List<String> starts;
    private final Steering steering;

    private OneCommit(Script script, List<String> starts, Steering steering) {
        this.script = script;
        this.starts = starts;
        this.steering = steering;
    }

    public static void main(String[] words) throws IOException {
        OneCommit commit = new OneCommit(
                new Script(Long.parseLong(words[1])),
                Files.readAllLines(Path.of(words[2])),
                Steering.of(Path.of(words[3])));
        for (String task : Files.readAllLines(Path.of(words[4]))) {
            commit.task(words[0], task.split(" ", -1));
        }
        Runtime.getRuntime().halt(0);
    }

    private void task(String origin, String[] task) throws IOException {
        Path folder = Path.of(task[0]);
        if (!origin.equals("-")) {
            copy(Path.of(origin), folder);
        }
        say("@ " + folder.getFileName());
        live(folder, Long.parseLong(task[1]), Mode.valueOf(task[2]), true);
        if (task.length > 3) {
            live(folder, Long.parseLong(task[3]), Mode.valueOf(task[4]), false);
        }
    }

    /** One life of the ledger: the first is hurt in its commit, the second in its recovery and after. */
    private void live(Path folder, long at, Mode mode, boolean first) throws IOException {
        String state = "halted";
        boolean metEarlier = false;
        Path ledgerFolder = folder.resolve("ledger");
        if (!first) {
            steering.begin(ledgerFolder, at, mode);
        }
        try (Stores opened = EmbeddedStores.open(ledgerFolder)) {
            OneThread ledger = open(planted(opened));
            ledger.settle();
            if (first) {
                steering.begin(ledgerFolder, at, mode);
                commit(ledger);
            }
            boolean halted = ledger.state() instanceof LedgerState.Halted;
            state = steering.isDead() ? "dead" : halted ? "halted" : "end";
            metEarlier = steering.hasFired();
        } catch (RuntimeException e) {
            say("# " + e);
        }
        long calls = steering.end();
        if (steering.hasFired()) {
            state = metEarlier || !state.equals("end") ? state : "closed";
            say("! " + String.join(" ", steering.call()));
        }
        say(". " + state + " " + calls);
    }

    private static Stores planted(Stores stores) {
        return switch (System.getProperty("cairn.plant", "-")) {
            case Books.ACK_BEFORE_FSYNC -> LateJournal.in(stores);
            case StubbornJournal.RETRY_FSYNC -> StubbornJournal.in(stores);
            default -> stores;
        };
    }

    private OneThread open(Stores stores) {
        return OneThread.open(
                LedgerConfig.of(script.all.genesis).withLimits(100, 0, 1 << 20),
                stores,
                script.all.log,
                List.of(),
                InstantSource.system());
    }

    private void commit(OneThread ledger) throws IOException {
        List<String> promises = new ArrayList<>();
        List<CompletableFuture<Admission>> answers = new ArrayList<>();
        for (String start : starts.subList(0, SPEAKERS)) {
            String[] part = start.split(" ", -1);
            int chain = Integer.parseInt(part[0]);
            ChainPen pen = script.pen(chain, Long.parseLong(part[1]), Hash.ofHex(part[2]));
            for (int i = 0; i < EACH; i++) {
                String seq = chain + " " + pen.nextSeq();
                Offer offer = script.next(pen, chain);
                String statement = offer.statement().hash().hex();
                say("? " + seq + " " + statement);
                promises.add("= " + seq + " %d " + statement + " "
                        + Hash.sha256(offer.capsule()).hex());
                answers.add(ledger.offer(offer));
            }
        }
        ledger.takeBatch();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).isDone()) {
                acknowledged(promises.get(i), answers.get(i).join());
            }
        }
        ledger.settle();
        if (!(ledger.state() instanceof LedgerState.Halted)) {
            var head = ledger.log().published();
            say("H " + head.size() + " " + head.checkpoint().root().hex());
        }
    }

    private void acknowledged(String promise, Admission answer) throws IOException {
        if (answer instanceof Admission.Admitted admitted) {
            say(String.format(promise, admitted.index()));
        } else if (answer instanceof Admission.Duplicate duplicate) {
            say(String.format(promise, duplicate.index()));
        }
    }

    /** The dead promise nothing. */
    private void say(String line) throws IOException {
        if (!steering.isDead() || "!.@".indexOf(line.charAt(0)) >= 0) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}

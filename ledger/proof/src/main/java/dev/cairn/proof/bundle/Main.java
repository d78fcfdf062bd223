package dev.cairn.proof.bundle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.note.Genesis;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The stand-alone verifier: {@code java -jar cairn-proof.jar FILE --policy genesis.txt [--now SECONDS] [--entry ENTRY]}. One line a step on standard
 * output. Exit codes: 0 nothing refuted, 1 something refuted, 2 the command line or a file was not understood.
 */
public final class Main {
    private static final int REFUTED = 1;
    private static final int USAGE = 2;
    private static final String USAGE_TEXT =
            """
            usage: java -jar cairn-proof.jar FILE --policy GENESIS [--now SECONDS] [--entry ENTRY]

              FILE              a proof bundle (*.cairn) or the proof of one entry (*.tlog-proof)
              --policy GENESIS  the ledger's genesis text, from a source you trust; never from the bundle
              --now SECONDS     judge freshness at this time (seconds since 1970); without it, at this machine's time

              --entry ENTRY     the log entry that a *.tlog-proof is asked about; without it, the one that the file carries

            Exit codes: 0 nothing refuted, 1 something refuted, 2 not understood.
            """;

    private final InstantSource clock;
    private final Check check;
    private final PrintStream out;
    private final PrintStream err;

    /** Speaks to these streams, reads no time stamps; the clock is asked when no time is given. */
    public Main(InstantSource clock, PrintStream out, PrintStream err) {
        this(clock, Check.NONE, out, err);
    }

    /** The same with somebody who reads time stamps. */
    public Main(InstantSource clock, Check check, PrintStream out, PrintStream err) {
        this.check = check;
        this.clock = clock;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] words) {
        System.exit(new Main(InstantSource.system(), System.out, System.err).run(words));
    }

    /** Runs with these words and gives the exit code. */
    public int run(String... words) {
        try {
            Request request = Request.read(words);
            Genesis genesis = Genesis.parse(readFile(request.policy(), Genesis.GENESIS_BYTES_MAX)
                    .utf8IfValid()
                    .orElseThrow(() -> new Malformed("GEN-01", "it is not UTF-8 text")));
            long now = request.now().orElse(clock.instant().getEpochSecond());
            Bytes file = readFile(request.file(), Limits.BUNDLE_BYTES_MAX);
            Optional<Bytes> entry = request.entry().isPresent()
                    ? Optional.of(readFile(request.entry().get(), EntryBundle.ENTRY_BYTES_MAX))
                    : Optional.empty();
            if (TlogProof.claims(file)) {
                return print(TlogProofVerifier.verify(genesis, file, entry, OptionalLong.of(now)), "proof");
            }
            if (entry.isPresent()) {
                throw new IllegalArgumentException("--entry belongs to a *.tlog-proof, and this is none");
            }
            return print(Verifier.verify(genesis, file, OptionalLong.of(now), check), "bundle");
        } catch (IllegalArgumentException badWords) {
            err.println(badWords.getMessage());
            err.print(USAGE_TEXT);
        } catch (Malformed notAGenesis) {
            err.println("the policy is not a genesis text: " + notAGenesis.code() + " " + notAGenesis.getMessage());
        } catch (IOException unreadable) {
            err.println("cannot read: " + unreadable.getMessage());
        }
        return USAGE;
    }

    private static Bytes readFile(Path file, long bytesMax) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder");
        }
        if (Files.notExists(file)) {
            throw new IOException(file + ": there is no such file");
        }
        if (!Files.isReadable(file)) {
            throw new IOException(file + ": no permission");
        }
        long size = Files.size(file);
        if (size > bytesMax) {
            throw new IOException(file + " has " + size + " bytes, more than " + bytesMax);
        }
        return Bytes.wrap(Files.readAllBytes(file));
    }

    private int print(Report report, String what) {
        report.lines().forEach(line -> out.println(Words.of(line)));
        if (report.refuted()) {
            out.println("REFUTED: do not rely on this " + what + ".");
            return REFUTED;
        }
        out.println("Nothing is refuted. Each line above says how far the proof goes.");
        return 0;
    }

    private record Request(Path file, Path policy, OptionalLong now, Optional<Path> entry) {
        static Request read(String... words) {
            Optional<Path> file = Optional.empty();
            Optional<Path> policy = Optional.empty();
            OptionalLong now = OptionalLong.empty();
            Optional<Path> entry = Optional.empty();
            Iterator<String> rest = Arrays.asList(words).iterator();
            while (rest.hasNext()) {
                String word = rest.next();
                if (word.equals("--policy")) {
                    policy = Optional.of(Path.of(value(word, rest)));
                } else if (word.equals("--entry")) {
                    entry = Optional.of(Path.of(value(word, rest)));
                } else if (word.equals("--now")) {
                    now = OptionalLong.of(seconds(value(word, rest)));
                } else if (word.startsWith("-") || file.isPresent()) {
                    throw new IllegalArgumentException("not understood: " + word);
                } else {
                    file = Optional.of(Path.of(word));
                }
            }
            return new Request(
                    file.orElseThrow(() -> new IllegalArgumentException("which bundle?")),
                    policy.orElseThrow(() -> new IllegalArgumentException("which --policy?")),
                    now,
                    entry);
        }

        private static String value(String option, Iterator<String> rest) {
            if (rest.hasNext()) {
                return rest.next();
            }
            throw new IllegalArgumentException(option + " needs a value");
        }

        private static long seconds(String word) {
            try {
                return Long.parseLong(word);
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException("--now takes seconds since 1970, not " + word, notANumber);
            }
        }
    }
}

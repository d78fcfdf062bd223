package dev.cairn.ledger.stamp;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.bundle.Check;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import java.util.List;
import java.util.Optional;

/** Reads the time-stamp tokens of a bundle, by the rules of docs/formats/timestamp.md. Pure; trusts only the genesis. */
public final class TimestampCheck implements Check {

    /** Items that are read; more are refused. */
    static final int STAMPS_MAX = 16;

    @Override
    public Said time(Head head, List<Bytes> stamps, long rowsEnd) {
        if (stamps.isEmpty()) {
            return Said.of(Verdict.undecided("TST-01", "there is no time-stamp token"));
        }
        if (stamps.size() > STAMPS_MAX) {
            return Said.of(Verdict.refuted(Stamp.CODE, stamps.size() + " time stamps, at most " + STAMPS_MAX));
        }
        List<Said> all = stamps.stream().map(item -> judge(head, item, rowsEnd)).toList();
        return first(all, said -> said.verdict().isRefuted())
                .or(() -> first(all, said -> said.verdict().isProven()))
                .orElse(all.get(0));
    }

    private static Optional<Said> first(List<Said> all, java.util.function.Predicate<Said> wanted) {
        return all.stream().filter(wanted).findFirst();
    }

    private static Said judge(Head head, Bytes item, long rowsEnd) {
        try {
            Stamp.Bundled read = Stamp.Bundled.decode(item);
            Checkpoint stamped = read.stamp().checkpoint();
            requireContinued(stamped, head.checkpoint(), read);
            Token token = Token.read(read.stamp().token(), read.stamp().textHash());
            return authority(head.genesis(), token)
                    .map(label -> covered(label, token, stamped.size(), rowsEnd))
                    .orElseGet(() -> Said.of(Verdict.undecided(
                            "TST-02", "stamped at " + token.time() + " by somebody whom the genesis does not name")));
        } catch (Malformed doesNotHold) {
            return Said.of(Verdict.refuted(doesNotHold.code(), String.valueOf(doesNotHold.getMessage())));
        }
    }

    private static void requireContinued(Checkpoint stamped, Checkpoint head, Stamp.Bundled read) throws Malformed {
        boolean continued = stamped.origin().equals(head.origin())
                && stamped.size() <= head.size()
                && Merkle.checkConsistency(
                        stamped.size(), head.size(), stamped.root(), head.root(), read.consistency());
        if (!continued) {
            throw new Malformed(Stamp.CODE, "the head does not continue the one that was stamped");
        }
    }

    /** Label of the first authority of the genesis that answers for this token. */
    static Optional<String> authority(Genesis genesis, Token token) {
        return genesis.timestampAuthorities().stream()
                .filter(each -> token.isUnder(each.spki()))
                .map(Genesis.Authority::label)
                .findFirst();
    }

    private static Said covered(String authority, Token token, long size, long rowsEnd) {
        String words = "stamped at " + token.time() + " by " + authority;
        if (rowsEnd > size) {
            return Said.of(Verdict.undecided(
                    "TST-04", words + ", when the log had " + size + " entries; entry " + (rowsEnd - 1) + " is newer"));
        }
        return new Said(Verdict.proven(), words + ": all of this existed then");
    }
}

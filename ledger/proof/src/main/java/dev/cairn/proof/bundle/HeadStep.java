package dev.cairn.proof.bundle;

import dev.cairn.proof.Verdict;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.register.KeyRegister;
import dev.cairn.proof.statement.KeyStatement;
import java.util.Optional;
import java.util.OptionalLong;

/** The lines about the head: witnesses, freshness and how new the key list is. */
final class HeadStep {
    /** A head older than this is not fresh, in seconds. */
    static final long FRESH_SECONDS_MAX = 24 * 3600;

    /** A cosignature further ahead of the time asked about is not believed, in seconds. */
    static final long AHEAD_SECONDS_MAX = 300;

    /** A key list older than this before the newest cosignature says too little, in seconds. */
    static final long KEY_LIST_SECONDS_MAX = 48 * 3600;

    private static final Verdict NO_HEAD = Verdict.undecided("DEP-00", "the head does not hold");

    private final Optional<Head> head;

    HeadStep(Optional<Head> head) {
        this.head = head;
    }

    Verdict witnesses() {
        return head.map(HeadStep::witnesses).orElse(NO_HEAD);
    }

    private static Verdict witnesses(Head head) {
        if (!head.wrong().isEmpty()) {
            return Verdict.refuted("WIT-03", "the cosignature does not hold: " + String.join(", ", head.wrong()));
        }
        String signed = head.cosignatures().size() + " witnesses, " + head.independent() + " independent";
        if (!head.quorum()) {
            return Verdict.undecided("WIT-01", "below the quorum: " + signed);
        }
        return head.independent() > 0 ? Verdict.proven() : Verdict.undecided("WIT-02", signed);
    }

    Verdict fresh(OptionalLong now) {
        return head.map(read -> fresh(read.newestTime(), now)).orElse(NO_HEAD);
    }

    private static Verdict fresh(OptionalLong newest, OptionalLong now) {
        if (now.isEmpty()) {
            return Verdict.undecided("FRS-02", "no time was asked about");
        }
        if (newest.isEmpty()) {
            return Verdict.undecided("FRS-01", "there is no cosignature");
        }
        long age = now.getAsLong() - newest.getAsLong();
        return age > FRESH_SECONDS_MAX || age < -AHEAD_SECONDS_MAX
                ? Verdict.undecided("FRS-01", "the newest cosignature is " + age + " s old")
                : Verdict.proven();
    }

    Verdict revocations(KeyRegister register) {
        return head.map(read -> revocations(read.newestTime(), register.newestList()))
                .orElse(NO_HEAD);
    }

    private static Verdict revocations(OptionalLong newest, Optional<KeyStatement.KeyList> list) {
        if (list.isEmpty()) {
            return Verdict.undecided("REV-01", "no key list");
        }
        String known = "revocations are not known after " + list.get().time();
        if (newest.isEmpty()) {
            return Verdict.undecided("REV-02", known);
        }
        long age = newest.getAsLong() - list.get().time().getEpochSecond();
        return age > KEY_LIST_SECONDS_MAX ? Verdict.undecided("REV-02", known) : Verdict.proven();
    }
}

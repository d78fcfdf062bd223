package dev.cairn.verdicts;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The four ways to damage a true object. What comes out may by chance be the true one again: the caller asks for another then. */
final class Damage {

    /** A bit turned · a piece missing · another true object of the same ledger in its place · one of another history. */
    enum Way {
        FLIP,
        TRUNCATE,
        SWAP,
        REPLAY
    }

    private static final int PIECE_BYTES_MAX = 40;

    private final Random random;

    Damage(Random random) {
        this.random = random;
    }

    /** For SWAP and REPLAY the other one, whole or behind a random place, in reverse order or in part. */
    Bytes of(Way way, Bytes mine, Bytes sameLedger, Bytes otherLedger) {
        return switch (way) {
            case FLIP -> flip(mine);
            case TRUNCATE -> truncate(mine);
            case SWAP -> graft(mine, sameLedger);
            case REPLAY -> graft(mine, otherLedger);
        };
    }

    /** As {@link #of(Way, Bytes, Bytes, Bytes)}, but never the other one whole: where a whole one would be true in its own right. */
    Bytes inPart(Way way, Bytes mine, Bytes sameLedger, Bytes otherLedger) {
        Bytes damaged = of(way, mine, sameLedger, otherLedger);
        while (damaged.equals(sameLedger) || damaged.equals(otherLedger)) {
            damaged = of(way, mine, sameLedger, otherLedger);
        }
        return damaged;
    }

    String of(Way way, String mine, String sameLedger, String otherLedger) {
        Bytes damaged = of(way, Bytes.ofUtf8(mine), Bytes.ofUtf8(sameLedger), Bytes.ofUtf8(otherLedger));
        return damaged.utf8IfValid().orElseGet(() -> Damage.other(mine, random));
    }

    /** A letter of the text is another one. */
    private static String other(String text, Random random) {
        int at = random.nextInt(text.length());
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
    }

    private Bytes flip(Bytes mine) {
        byte[] changed = mine.toArray();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        return Bytes.wrap(changed);
    }

    private Bytes truncate(Bytes mine) {
        int at = random.nextInt(mine.size());
        int to = random.nextBoolean() ? mine.size() : Math.min(mine.size(), at + 1 + random.nextInt(PIECE_BYTES_MAX));
        return mine.slice(0, at).concat(mine.slice(to, mine.size()));
    }

    private Bytes graft(Bytes mine, Bytes other) {
        int at = random.nextInt(Math.min(mine.size(), other.size()));
        int to = Math.min(Math.min(mine.size(), other.size()), at + 1 + random.nextInt(PIECE_BYTES_MAX));
        return switch (random.nextInt(3)) {
            case 0 -> other;
            case 1 -> mine.slice(0, at).concat(other.slice(at, other.size()));
            default -> mine.slice(0, at).concat(other.slice(at, to)).concat(mine.slice(to, mine.size()));
        };
    }

    /** The same for a path. */
    List<Hash> of(Way way, List<Hash> mine, List<Hash> sameLedger, List<Hash> otherLedger) {
        if (mine.isEmpty()) {
            return otherLedger;
        }
        List<Hash> path = new ArrayList<>(mine);
        int at = random.nextInt(path.size());
        switch (way) {
            case FLIP -> path.set(at, Hash.of(flip(path.get(at).bytes())));
            case TRUNCATE -> path.remove(at);
            case SWAP -> {
                if (random.nextBoolean()) {
                    return sameLedger;
                }
                path.set(at, path.set(random.nextInt(path.size()), path.get(at)));
            }
            case REPLAY -> {
                if (random.nextBoolean()) {
                    return otherLedger;
                }
                path.set(at, otherLedger.isEmpty() ? Hash.ZERO : otherLedger.get(random.nextInt(otherLedger.size())));
            }
        }
        return path;
    }
}

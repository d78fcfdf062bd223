package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.TilePath;
import java.util.Optional;

/** A partial tile may be gone once the full one is there (C2SP tlog-tiles): then it is the beginning of that one. */
public final class Cuts {

    private Cuts() {}

    /** The object, or what the full tile in its place begins with. */
    public static Optional<Bytes> get(ObjectSource objects, TilePath path) {
        Optional<Bytes> found = objects.get(path.path());
        if (found.isPresent() || path.full()) {
            return found;
        }
        TilePath full = new TilePath(path.level(), path.index(), TilePath.WIDTH_MAX);
        return objects.get(full.path()).flatMap(bytes -> cut(path, bytes));
    }

    private static Optional<Bytes> cut(TilePath path, Bytes full) {
        if (path.level() != TilePath.ENTRIES) {
            int size = path.width() * Hash.SIZE;
            return full.size() < size ? Optional.empty() : Optional.of(full.slice(0, size));
        }
        try {
            return Optional.of(EntryBundle.encode(EntryBundle.decode(full).subList(0, path.width())));
        } catch (Malformed | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}

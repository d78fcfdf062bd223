package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.TilePath;
import java.util.List;
import java.util.Optional;

/** Reads a log's stored objects for {@link TreeCheck}: what is not there, cannot be read or has another length is a finding. One owner. */
final class TreeObjects {

    private final ObjectSource objects;
    private final Findings findings;
    private long read;

    TreeObjects(ObjectSource objects, Findings findings) {
        this.objects = objects;
        this.findings = findings;
    }

    /** Objects asked for. */
    long count() {
        return read;
    }

    /** Without a finding: its absence or silence is told where its row is checked. */
    Optional<Bytes> quietly(TilePath path) {
        try {
            return Cuts.get(objects, path);
        } catch (Trouble e) {
            return Optional.empty();
        }
    }

    /** Whether the right edge of the stored tiles gives this root. */
    boolean edgeGives(long size, Hash root) {
        try {
            return TileEdge.rootOfTiles(objects, size).equals(root);
        } catch (Trouble e) {
            return false;
        }
    }

    Optional<List<Hash>> hashes(TilePath path) {
        Optional<Bytes> bytes = read(path, true);
        return bytes.flatMap(found -> {
            Optional<List<Hash>> row = decoded(path, found);
            if (row.isEmpty()) {
                String what = found.size() + " bytes where " + path.width() * Hash.SIZE + " belong";
                findings.add(Finding.at("FSK-02", path, "", what));
            }
            return row;
        });
    }

    static Optional<List<Hash>> decoded(TilePath path, Bytes bytes) {
        return bytes.size() == path.width() * Hash.SIZE ? Optional.of(TileEdge.decode(bytes, path)) : Optional.empty();
    }

    Optional<List<Bytes>> entries(TilePath path) {
        return read(path, true).flatMap(bytes -> {
            try {
                List<Bytes> entries = EntryBundle.decode(bytes);
                if (entries.size() == path.width()) {
                    return Optional.of(entries);
                }
                findings.add(
                        Finding.at("FSK-03", path, "", entries.size() + " entries where " + path.width() + " belong"));
            } catch (Malformed e) {
                findings.add(Finding.at("FSK-03", path, "", String.valueOf(e.getMessage())));
            }
            return Optional.empty();
        });
    }

    Optional<Bytes> read(TilePath path, boolean required) {
        read++;
        try {
            Optional<Bytes> found = required ? Cuts.get(objects, path) : objects.get(path.path());
            if (required && found.isEmpty()) {
                findings.add(Finding.at("FSK-01", path, "", "it is not there"));
            }
            return found;
        } catch (Trouble e) {
            findings.add(Finding.at("FSK-01", path, "", "it cannot be read: " + e.getMessage()));
            return Optional.empty();
        }
    }
}

package dev.cairn.proof.merkle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries as tlog-tiles serves them.
 *
 * <pre>
 * 1 to 256 times   u16 big-endian length | entry
 * </pre>
 */
public final class EntryBundle {
    /** The largest entry, in bytes. */
    public static final int ENTRY_BYTES_MAX = 65_535;

    private EntryBundle() {}

    /** Requires 1 to 256 entries of at most 65,535 bytes. */
    public static Bytes encode(List<Bytes> entries) {
        if (entries.isEmpty() || entries.size() > TilePath.WIDTH_MAX) {
            throw new IllegalArgumentException("a bundle of " + entries.size() + " entries");
        }
        int size = entries.stream().mapToInt(entry -> 2 + entry.size()).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
        for (Bytes entry : entries) {
            if (entry.size() > ENTRY_BYTES_MAX) {
                throw new IllegalArgumentException("an entry of " + entry.size() + " bytes");
            }
            out.write(entry.size() >> 8);
            out.write(entry.size());
            entry.writeTo(out);
        }
        return Bytes.wrap(out.toByteArray());
    }

    /** Reads a bundle; {@code LOG-02} for anything else. */
    public static List<Bytes> decode(Bytes bundle) throws Malformed {
        List<Bytes> entries = new ArrayList<>();
        int at = 0;
        while (at < bundle.size()) {
            if (bundle.size() - at < 2 || entries.size() == TilePath.WIDTH_MAX) {
                throw new Malformed("LOG-02", "a bundle breaks at byte " + at + ", entry " + entries.size());
            }
            int length = (bundle.at(at) & 0xff) << 8 | bundle.at(at + 1) & 0xff;
            at += 2;
            if (length > bundle.size() - at) {
                throw new Malformed(
                        "LOG-02", "an entry of " + length + " bytes where " + (bundle.size() - at) + " are left");
            }
            entries.add(bundle.slice(at, at + length));
            at += length;
        }
        if (entries.isEmpty()) {
            throw new Malformed("LOG-02", "a bundle without entries");
        }
        return List.copyOf(entries);
    }
}

package dev.cairn.walk;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.TilePath;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A log as a stranger reads it, by files over HTTP alone. The tree is computed here by the words of RFC 9162, 2.1.1, with nothing of
 * ours in between.
 */
public final class LogFiles {
    private LogFiles() {}

    /** All entries of the log at this size, from its entry bundles. */
    public static List<Bytes> entries(URI site, long size) throws Malformed {
        List<Bytes> entries = new ArrayList<>();
        for (Bytes tile : tiles(site, TilePath.ENTRIES, size)) {
            entries.addAll(EntryBundle.decode(tile));
        }
        return entries;
    }

    /** All leaf hashes of the log at this size, from its tiles of level 0. */
    public static List<Hash> leaves(URI site, long size) {
        List<Hash> hashes = new ArrayList<>();
        for (Bytes tile : tiles(site, 0, size)) {
            for (int at = 0; at < tile.size(); at += Hash.SIZE) {
                hashes.add(Hash.of(tile.slice(at, at + Hash.SIZE)));
            }
        }
        return hashes;
    }

    private static List<Bytes> tiles(URI site, int level, long size) {
        List<Bytes> tiles = new ArrayList<>();
        for (long from = 0; from < size; from += TilePath.WIDTH_MAX) {
            int width = (int) Math.min(TilePath.WIDTH_MAX, size - from);
            String path = new TilePath(level, from / TilePath.WIDTH_MAX, width).path();
            Http.Reply reply = Http.get(site.resolve("/" + path));
            if (reply.status() != 200) {
                throw new AssertionError(path + " answers " + reply.status());
            }
            tiles.add(reply.body());
        }
        return tiles;
    }

    /** RFC 9162, 2.1.1: of one entry. */
    public static Hash leaf(Bytes entry) {
        return sha256(Bytes.of(new byte[] {0}).concat(entry));
    }

    /** RFC 9162, 2.1.1: of all leaves, at least one. */
    public static Hash root(List<Hash> leaves) {
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        Bytes left = root(leaves.subList(0, split)).bytes();
        Bytes right = root(leaves.subList(split, leaves.size())).bytes();
        return sha256(Bytes.of(new byte[] {1}).concat(left).concat(right));
    }

    private static Hash sha256(Bytes bytes) {
        try {
            return Hash.of(Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.toArray())));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

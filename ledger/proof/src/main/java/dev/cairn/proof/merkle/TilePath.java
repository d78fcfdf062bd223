package dev.cairn.proof.merkle;

import dev.cairn.proof.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one tile or entry bundle stands (C2SP tlog-tiles).
 *
 * <pre>
 * tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]        L 0–63; up to 256 hashes of complete subtrees of height 8 · L
 * tile/entries/&lt;N&gt;[.p/&lt;W&gt;]    up to 256 entries
 * N   groups of three digits, all but the last with an x before: 1234067 is x001/x234/067
 * W   1–255, only for a tile that is not full
 * </pre>
 *
 * @param level {@link #ENTRIES} for a bundle of entries, else 0 to 63
 * @param index from 0
 * @param width hashes or entries, 1 to 256
 */
public record TilePath(int level, long index, int width) {
    /** The level that stands for entry bundles. */
    public static final int ENTRIES = -1;

    /** Hashes or entries in a full tile. */
    public static final int WIDTH_MAX = 256;

    private static final int LEVEL_MAX = 63;
    private static final Pattern FORM =
            Pattern.compile("tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

    public TilePath {
        if (level < ENTRIES || level > LEVEL_MAX || index < 0 || width < 1 || width > WIDTH_MAX) {
            throw new IllegalArgumentException("tile level " + level + ", index " + index + ", width " + width);
        }
    }

    public boolean full() {
        return width == WIDTH_MAX;
    }

    /** The path, without a leading slash. */
    public String path() {
        StringBuilder groups = new StringBuilder(threeDigits(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            groups.insert(0, "x" + threeDigits(rest % 1000) + "/");
        }
        String folder = level == ENTRIES ? "entries" : Integer.toString(level);
        return "tile/" + folder + "/" + groups + (full() ? "" : ".p/" + width);
    }

    private static String threeDigits(long number) {
        return Long.toString(1000 + number).substring(1);
    }

    /** Reads a path; nothing for any text that {@link #path()} would not give. */
    public static Optional<TilePath> parse(String path) {
        Matcher parts = FORM.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int level = parts.group(1).equals("entries") ? ENTRIES : Integer.parseInt(parts.group(1));
        long index = Long.parseLong(parts.group(2).replace("x", "").replace("/", ""));
        int width = parts.group(3) == null ? WIDTH_MAX : Integer.parseInt(parts.group(3));
        if (level > LEVEL_MAX || index > Limits.UINT_MAX || width < 1 || width > WIDTH_MAX) {
            return Optional.empty();
        }
        TilePath tile = new TilePath(level, index, width);
        return tile.path().equals(path) ? Optional.of(tile) : Optional.empty();
    }

    /**
     * What must be written when the tree grows: bundles first, then hashes from level 0 up, each level by ascending index; every
     * tile with the width that it has at the new size. Requires 0 ≤ oldSize ≤ newSize.
     */
    public static List<TilePath> needed(long oldSize, long newSize) {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("tiles from size " + oldSize + " to " + newSize);
        }
        List<TilePath> tiles = new ArrayList<>();
        addGrown(ENTRIES, oldSize, newSize, tiles);
        for (int level = 0; level <= LEVEL_MAX / 8 && newSize >> (8 * level) > 0; level++) {
            addGrown(level, oldSize >> (8 * level), newSize >> (8 * level), tiles);
        }
        return Collections.unmodifiableList(tiles);
    }

    private static void addGrown(int level, long before, long after, List<TilePath> into) {
        if (before == after) {
            return;
        }
        for (long index = before / WIDTH_MAX; index * WIDTH_MAX < after; index++) {
            into.add(new TilePath(level, index, (int) Math.min(WIDTH_MAX, after - index * WIDTH_MAX)));
        }
    }
}

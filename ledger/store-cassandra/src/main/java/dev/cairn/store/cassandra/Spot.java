package dev.cairn.store.cassandra;

import java.util.Set;

/**
 * Where an index row stands.
 *
 * @param sub rows of one key in one partition have the same
 */
record Spot(Shelf shelf, long sub) {

    /** Log indices on a shelf, so at most so many rows in a partition. */
    static final int SHELF_BITS = 16;

    /** Numbers of a chain in a partition. */
    private static final int CHAIN_BITS = 8;

    private static final String CHAIN = "chain";

    /** Keys of these kinds name one entry, its forks, or one event and those who signed it: one shelf, no directory. */
    private static final Set<String> POINTS = Set.of(CHAIN, "event");

    /** A partition of rows. */
    record Shelf(String kind, String key, long number) {}

    static boolean isPoint(String kind) {
        return POINTS.contains(kind);
    }

    /** @param index of a row, for a kind that has more than one shelf */
    static Spot of(String kind, String key, long index) {
        int slash = kind.equals(CHAIN) ? key.lastIndexOf('/') : -1;
        String number = key.substring(slash + 1);
        if (slash < 0 || !number.matches("0|[1-9][0-9]{0,17}")) {
            return new Spot(new Shelf(kind, key, isPoint(kind) ? 0 : index >> SHELF_BITS), 0);
        }
        long seq = Long.parseLong(number);
        return new Spot(new Shelf(kind, key.substring(0, slash), seq >> CHAIN_BITS), seq);
    }
}

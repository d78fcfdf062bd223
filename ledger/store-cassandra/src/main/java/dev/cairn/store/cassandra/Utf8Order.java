package dev.cairn.store.cassandra;

import java.util.Arrays;
import java.util.Comparator;

/** The order in which Cassandra keeps texts: that of their UTF-8 bytes. */
final class Utf8Order {
    static final Comparator<String> COMPARATOR =
            (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

    private Utf8Order() {}
}

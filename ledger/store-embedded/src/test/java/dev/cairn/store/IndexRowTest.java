package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.cairn.ledger.EntryIndex.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexRowTest {

    /** Few keys, so that many rows differ in their index only; from a seed that is the number of rows. */
    private static List<Row> shuffled(int count) {
        Random random = new Random(count);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Row("kind", "key " + random.nextInt(1 + count / 3), Instant.ofEpochMilli(i), i / 2));
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 255, 256, 257, 12_288})
    void sorts_rows_as_a_naive_twin_does_and_keeps_equal_ones_in_the_order_given(int count) {
        List<Row> rows = shuffled(count);
        IndexRow[] naive = rows.stream().map(IndexRow::of).sorted().toArray(IndexRow[]::new);
        assertArrayEquals(naive, IndexRow.sorted(rows));
    }
}

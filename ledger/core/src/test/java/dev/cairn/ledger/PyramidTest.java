package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.Merkle;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PyramidTest {

    private static List<Hash> hashes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Hash.sha256(Bytes.ofUtf8("leaf " + i)))
                .toList();
    }

    @Test
    void gives_every_complete_subtree_as_the_naive_way_does() {
        for (int width : List.of(1, 2, 3, 7, 8, 100, 255, 256)) {
            List<Hash> row = hashes(width);
            Pyramid pyramid = Pyramid.over(row);
            for (int level = 0; 1 << level <= width; level++) {
                for (int index = 0; (index + 1) << level <= width; index++) {
                    Hash naive = Merkle.root(row.subList(index << level, (index + 1) << level));
                    assertEquals(naive, pyramid.hash(level, index), level + ":" + index + " of " + width);
                }
            }
        }
    }

    @Test
    void refuses_what_is_not_complete() {
        Pyramid pyramid = Pyramid.over(hashes(7));
        assertThrows(IllegalArgumentException.class, () -> pyramid.hash(0, 7));
        assertThrows(IllegalArgumentException.class, () -> pyramid.hash(1, 3));
        assertThrows(IllegalArgumentException.class, () -> pyramid.hash(3, 0));
        assertThrows(IllegalArgumentException.class, () -> pyramid.hash(0, -1));
        assertThrows(
                IllegalArgumentException.class, () -> Pyramid.over(List.of()).hash(0, 0));
    }
}

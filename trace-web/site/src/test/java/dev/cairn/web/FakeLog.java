package dev.cairn.web;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A log of made-up entries: 100 blocks of 5. */
final class FakeLog implements Log {
    static final long SIZE = 500;
    final Map<String, Bytes> tiles = new TreeMap<>(Map.of("tile/0/000.p/5", Bytes.ofUtf8("tile")));
    /** Every key that was ever looked up. */
    final Set<String> asked = new TreeSet<>();

    Optional<String> witnessed = Optional.of("example.org/log\n500\nroot\n");

    Optional<Seen> seen = Optional.of(new Seen(400, 2, 1));

    @Override
    public Optional<Seen> seen() {
        return seen;
    }

    @Override
    public String genesis() {
        return "cairn-genesis/v1\n";
    }

    @Override
    public Optional<String> witnessed() {
        return witnessed;
    }

    @Override
    public String pending() {
        return "example.org/log\n501\nroot\n";
    }

    @Override
    public Optional<Bytes> tile(String path) {
        asked.add(path);
        return Optional.ofNullable(tiles.get(path));
    }

    @Override
    public Head head() {
        return new Head(SIZE, 99, Hash.ZERO.hex(), "WITNESSED", OptionalLong.of(SIZE));
    }

    @Override
    public Optional<Block> block(long height) {
        return height > 99
                ? Optional.empty()
                : Optional.of(new Block(
                        height,
                        height * 5,
                        5,
                        Hash.ZERO.hex(),
                        Hash.ZERO.hex(),
                        Hash.ZERO.hex(),
                        1_790_000_000_000L,
                        "n1"));
    }

    @Override
    public Optional<Entry> entry(long index) {
        if (index >= SIZE) {
            return Optional.empty();
        }
        Optional<Said> said = index % 5 == 4
                ? Optional.empty()
                : Optional.of(new Said(
                        Optional.of("Gateway <1>"),
                        Hash.ZERO.hex(),
                        "00ff",
                        index,
                        "2026-11-18T00:00:00Z",
                        Optional.of("senml"),
                        900,
                        Optional.of(new Erased("Grower <2>", "2026-11-19T00:00:00Z", "asked <for>", 77)),
                        "ab".repeat(32)));
        return Optional.of(
                new Entry(index, said, Hash.ZERO.hex(), OptionalLong.of(index / 5), List.of(Hash.ZERO.hex())));
    }

    @Override
    public java.util.List<String> companyPrefixes() {
        return java.util.List.of("9506000", "9500");
    }
}

package dev.cairn.fuzz;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All readers of foreign bytes, and two of them with a planted bug. */
final class Parsers {
    /** An entry bundle's lengths are believed. */
    static final String BELIEVED_LENGTH = "believed-length";

    /** A tile's path may be spelled in several ways. */
    static final String LENIENT_SPELLING = "lenient-spelling";

    private Parsers() {}

    static List<Parser> all() {
        return groups().flatMap(group -> group.get().stream()).toList();
    }

    /** One after the other, so that who looks for one parser does not prepare the seeds of all. */
    private static Stream<Supplier<List<Parser>>> groups() {
        return Stream.of(LogParsers::all, EntryParsers::all, ProofParsers::all, RoomParsers::all);
    }

    static Parser named(String name) {
        return groups().flatMap(group -> group.get().stream())
                .filter(parser -> parser.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parser is called " + name));
    }

    /** The parser with that bug in it; others are not asked. */
    static Optional<Parser> planted(String plant) {
        return switch (plant) {
            case BELIEVED_LENGTH -> Optional.of(broken("entry-bundle", Parsers::believesLengths));
            case LENIENT_SPELLING -> Optional.of(broken("tile-path", Parsers::takesAnySpelling));
            default -> Optional.empty();
        };
    }

    private static Parser broken(String name, Parser.Reading reading) {
        Parser right = named(name);
        return new Parser(name, right.bytesMax(), reading, right.seeding());
    }

    private static void believesLengths(Bytes input) throws Malformed {
        byte[] bytes = input.toArray();
        List<byte[]> entries = new ArrayList<>();
        for (int at = 0; at + 1 < bytes.length; ) {
            int length = (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
            byte[] entry = new byte[length];
            System.arraycopy(bytes, at + 2, entry, 0, length);
            entries.add(entry);
            at += 2 + length;
        }
        if (entries.isEmpty()) {
            throw new Malformed("LOG-02", "no entries");
        }
    }

    private static void takesAnySpelling(Bytes input) throws Malformed {
        String[] parts = Parser.text(input).split("/", -1);
        if (parts.length != 3
                || !parts[0].equals("tile")
                || !parts[1].matches("[0-9]{1,2}")
                || !parts[2].matches("[0-9]{1,3}")) {
            throw new Malformed("LOG-02", "no tile");
        }
        String again = String.format("tile/%d/%03d", Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        Parser.same("the path", Parser.text(input), again);
    }
}

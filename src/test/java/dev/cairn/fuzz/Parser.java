package dev.cairn.fuzz;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * One reader of foreign bytes, and what must hold of whatever it takes.
 *
 * @param name as in {@code docs/formats} where it stands there
 * @param bytesMax the largest input that is worth trying, in bytes: a little more than the reader takes
 * @param seeding gives the {@link #seeds}; not asked where Jazzer brings its own corpus
 */
record Parser(String name, int bytesMax, Reading reading, Supplier<List<Bytes>> seeding) {
    private static final Pattern CODE = Pattern.compile("[A-Z0-9]{3}-[0-9]{2}");

    /** Well-formed inputs and near misses, from which mutants are bred; at least one is taken. Read anew each time. */
    List<Bytes> seeds() {
        return seeding.get();
    }

    /** Reads once and checks what was read. */
    @FunctionalInterface
    interface Reading {
        /** @throws Malformed the one refusal that the reader declares; whatever else it throws is a finding */
        void read(Bytes input) throws Malformed;
    }

    /** What a reader took but should not have, or gave back otherwise than it came. */
    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1L;

        Broken(String what) {
            super(what);
        }
    }

    /** Whether the input was taken; throws for a finding. */
    boolean takes(Bytes input) {
        try {
            reading.read(input);
            return true;
        } catch (Malformed refused) {
            require(CODE.matcher(refused.code()).matches(), "a refusal without a code: " + refused.code());
            return false;
        }
    }

    static void same(String what, Object expected, Object actual) {
        require(Objects.equals(expected, actual), what + " is not what was read: " + expected + " became " + actual);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Broken(otherwise);
        }
    }

    /** Input as a reader of text gets it; what is no UTF-8 does not get that far. */
    static String text(Bytes input) throws Malformed {
        return input.utf8IfValid().orElseThrow(() -> new Malformed("UTF-08", "no text"));
    }
}

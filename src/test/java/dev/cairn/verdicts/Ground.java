package dev.cairn.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.verdicts.Damage.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * What all kinds are made from: two true histories under the same keys, the one that is damaged and the one that pieces come from, and
 * the chance that decides.
 */
record Ground(Random random, Damage damage, TrueLedger mine, TrueLedger other) {

    static Ground of(long seed) {
        Random random = new Random(seed);
        return new Ground(random, new Damage(random), new TrueLedger(seed), new TrueLedger(seed + 1));
    }

    static ObjectNode node() {
        return Phone.JSON.createObjectNode();
    }

    static List<String> lines(JsonNode said) {
        List<String> lines = new ArrayList<>();
        said.path("lines").forEach(line -> lines.add(line.asText()));
        return lines;
    }

    static boolean ok(JsonNode said) {
        return said.path("ok").asBoolean();
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** The first that is not the true one, and that our own writer is ready to write. */
    static <T> T until(Way way, Function<Way, T> next, T good) {
        while (true) {
            try {
                T damaged = next.apply(way);
                if (!damaged.equals(good)) {
                    return damaged;
                }
            } catch (IllegalArgumentException unwritable) {
                // another one
            }
        }
    }

    static ObjectNode hexes(String field, List<Hash> hashes) {
        ObjectNode object = node();
        var list = object.putArray(field);
        hashes.forEach(hash -> list.add(hash.hex()));
        return object;
    }

    /** An object of bytes in one field, which nobody may take when it is damaged. */
    Kind bytes(String name, String format, ObjectNode place, String field, Bytes good, Bytes same, Bytes foreign) {
        return new Kind(
                name,
                format,
                place,
                node().put(field, good.hex()),
                way -> node().put(
                                field,
                                until(way, each -> damage.of(each, good, same, foreign), good)
                                        .hex()),
                (input, said) -> ok(said),
                Kind.Reads.BOTH);
    }

    /** The same for a list of hashes. */
    Kind hashes(
            String name,
            String format,
            ObjectNode place,
            String field,
            List<Hash> good,
            List<Hash> same,
            List<Hash> foreign) {
        return new Kind(
                name,
                format,
                place,
                hexes(field, good),
                way -> hexes(field, until(way, each -> damage.of(each, good, same, foreign), good)),
                (input, said) -> ok(said),
                Kind.Reads.BOTH);
    }
}

package dev.cairn.model;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Capsules of readings: one leaf for each resolved SenML record, path {@code /<i>/<name>}, value a map with the CBOR
 * labels of RFC 8428, section 6 (docs/formats/capsule.md). Numbers are integers or decimal fractions, never floats.
 */
public final class Senml {
    /** Capsule type of readings. */
    public static final String TYPE = "senml";

    /** Capsule type of a device's life-cycle records. */
    public static final String STATE_TYPE = "state";

    /** Code of a capsule whose records cannot be read. */
    public static final String CODE = "SML-01";

    private static final int NAME = 0;
    private static final int UNIT = 1;
    private static final int VALUE = 2;
    private static final int STRING = 3;
    private static final int BOOLEAN = 4;
    private static final int TIME = 6;
    private static final int DATA = 8;
    private static final Set<Long> LABELS = Set.of(0L, 1L, 2L, 3L, 4L, 6L, 8L);
    private static final int NANO_DIGITS = 9;

    private Senml() {}

    /** A whole capsule of type {@value #TYPE}; 1 to {@link Limits#READINGS_PER_CAPSULE_MAX} records. */
    public static Capsule.Whole capsule(List<SenmlRecord> records, SecureRandom random) {
        return capsule(TYPE, records, random);
    }

    /** The same with another type, {@value #STATE_TYPE}. */
    public static Capsule.Whole capsule(String type, List<SenmlRecord> records, SecureRandom random) {
        if (records.isEmpty() || records.size() > Limits.READINGS_PER_CAPSULE_MAX) {
            throw new IllegalArgumentException(
                    "records " + records.size() + " not in 1.." + Limits.READINGS_PER_CAPSULE_MAX);
        }
        List<Capsule.Member> members = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            SenmlRecord next = records.get(i);
            members.add(new Capsule.Member("/" + i + "/" + next.name(), item(next)));
        }
        return Capsule.whole(type, members, random);
    }

    /** One record as it stands in a leaf. */
    public static Item item(SenmlRecord from) {
        Item.MapBuilder map = Item.map().put(NAME, Item.of(from.name())).put(TIME, Item.of(seconds(from.time())));
        from.unit().ifPresent(unit -> map.put(UNIT, Item.of(unit)));
        from.value().ifPresent(value -> map.put(VALUE, Item.of(value)));
        from.string().ifPresent(string -> map.put(STRING, Item.of(string)));
        from.bool().ifPresent(bool -> map.put(BOOLEAN, Item.of(bool)));
        from.data().ifPresent(data -> map.put(DATA, Item.of(data)));
        return map.build();
    }

    /** Upper bound of the bytes that one record takes in a whole capsule. */
    public static int bytesAtMost(SenmlRecord one) {
        int text = one.string().map(s -> Bytes.ofUtf8(s).size()).orElse(0);
        int data = one.data().map(Bytes::size).orElse(0);
        return 2 * one.name().length() + one.unit().map(String::length).orElse(0) + text + data + 64;
    }

    /**
     * The records of a whole or partial capsule, in the order of its leaves. Of a partial one only the disclosed.
     *
     * @throws Malformed {@value #CODE} when the type is another, a path does not belong to its record, or a record is not resolved
     */
    public static List<SenmlRecord> read(Capsule capsule) throws Malformed {
        if (!capsule.type().equals(TYPE) && !capsule.type().equals(STATE_TYPE)) {
            throw new Malformed(CODE, "capsule of type " + capsule.type() + " holds no readings");
        }
        List<SenmlRecord> records = new ArrayList<>(capsule.leaves().size());
        for (Capsule.Leaf leaf : capsule.leaves()) {
            SenmlRecord next = read(leaf.index(), leaf.value());
            if (!leaf.path().equals("/" + leaf.index() + "/" + next.name())) {
                throw new Malformed(CODE, "leaf " + leaf.index() + ": the path is not the record's");
            }
            records.add(next);
        }
        return records;
    }

    private static SenmlRecord read(int index, Item value) throws Malformed {
        try {
            return read(value);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Malformed(CODE, "leaf " + index + ": " + e.getMessage(), e);
        }
    }

    private static SenmlRecord read(Item value) {
        if (!(value instanceof Item.Map map)) {
            throw new IllegalArgumentException("a record is a map");
        }
        refuseForeignLabels(map);
        return new SenmlRecord(
                text(map, NAME).orElseThrow(() -> new IllegalArgumentException("a record has no name")),
                text(map, UNIT),
                map.get(VALUE).map(Senml::number),
                text(map, STRING),
                map.get(BOOLEAN).map(Senml::bool),
                map.get(DATA).map(Senml::bytes),
                instant(number(map.get(TIME)
                        .orElseThrow(() -> new IllegalArgumentException("a resolved record has a time")))));
    }

    private static void refuseForeignLabels(Item.Map map) {
        Set<Long> seen = new HashSet<>();
        for (Item.Map.Entry entry : map.entries()) {
            if (!(entry.key() instanceof Item.Int label)
                    || !LABELS.contains(label.value())
                    || !seen.add(label.value())) {
                throw new IllegalArgumentException("a record has a label that is not among " + LABELS);
            }
        }
    }

    /** Seconds since 1970 with up to nine decimals, exact. */
    static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS));
    }

    private static Instant instant(BigDecimal seconds) {
        BigDecimal nanos = seconds.movePointRight(NANO_DIGITS);
        long whole = nanos.longValueExact();
        return Instant.ofEpochSecond(Math.floorDiv(whole, 1_000_000_000L), Math.floorMod(whole, 1_000_000_000L));
    }

    private static BigDecimal number(Item item) {
        if (item instanceof Item.Int integral) {
            return BigDecimal.valueOf(integral.value());
        }
        if (item instanceof Item.Decimal decimal) {
            return decimal.value();
        }
        throw new IllegalArgumentException("not a number");
    }

    private static Optional<String> text(Item.Map map, int label) {
        return map.get(label).map(item -> {
            if (item instanceof Item.Txt text) {
                return text.value();
            }
            throw new IllegalArgumentException("label " + label + " is not a text");
        });
    }

    private static boolean bool(Item item) {
        if (item instanceof Item.Bool bool) {
            return bool.value();
        }
        throw new IllegalArgumentException("not a boolean");
    }

    private static Bytes bytes(Item item) {
        if (item instanceof Item.Byt bytes) {
            return bytes.value();
        }
        throw new IllegalArgumentException("not a byte string");
    }
}

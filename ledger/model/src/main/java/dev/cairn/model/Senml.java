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
import java.util.List;
import java.util.Optional;

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
    /** A bit for each label that a record may have: no set, it is asked for each field of each reading. */
    private static final long LABELS =
            1 << NAME | 1 << UNIT | 1 << VALUE | 1 << STRING | 1 << BOOLEAN | 1 << TIME | 1 << DATA;

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
        List<Capsule.Value> values = capsule.values();
        List<SenmlRecord> records = new ArrayList<>(values.size());
        for (Capsule.Value each : values) {
            SenmlRecord next = read(each.index(), each.value());
            if (!isPath(each.path(), each.index(), next.name())) {
                throw new Malformed(CODE, "leaf " + each.index() + ": the path is not the record's");
            }
            records.add(next);
        }
        return records;
    }

    private static boolean isPath(String path, int index, String name) {
        int slash = path.length() - name.length() - 1;
        return slash > 1
                && path.charAt(0) == '/'
                && path.charAt(slash) == '/'
                && path.endsWith(name)
                && isDecimal(path, slash, index);
    }

    /** Whether the characters from 1 up to {@code end} are the number's one spelling; compared, not built, for each reading. */
    private static boolean isDecimal(String path, int end, int number) {
        int rest = number;
        int at = end;
        do {
            if (--at < 1 || path.charAt(at) != '0' + rest % 10) {
                return false;
            }
            rest /= 10;
        } while (rest > 0);
        return at == 1;
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
                instant(map.get(TIME).orElseThrow(() -> new IllegalArgumentException("a resolved record has a time"))));
    }

    private static void refuseForeignLabels(Item.Map map) {
        for (int i = 0; i < map.size(); i++) { // no label stands twice in a map
            if (!(map.entries().get(i).key() instanceof Item.Int label) || !isLabel(label.value())) {
                throw new IllegalArgumentException("a record has a label other than 0 to 4, 6 and 8");
            }
        }
    }

    private static boolean isLabel(long label) {
        return label >= 0 && label <= DATA && (LABELS >> label & 1) == 1;
    }

    /** Seconds since 1970 with up to nine decimals, exact. */
    static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS));
    }

    private static Instant instant(Item seconds) {
        long whole = seconds instanceof Item.Int integral
                ? Math.multiplyExact(integral.value(), 1_000_000_000L)
                : number(seconds).movePointRight(NANO_DIGITS).longValueExact();
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

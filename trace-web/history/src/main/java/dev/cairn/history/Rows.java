package dev.cairn.history;

import dev.cairn.epcis.CapsuleEvent;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Quantity;
import dev.cairn.epcis.TypedValue;
import dev.cairn.epcis.gs1.Keys;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Under which keys an entry is found again. A pure function of the entry, so that the index can be thrown away and made anew.
 *
 * <table><caption>kinds</caption>
 * <tr><td>{@code item}<td>canonical Digital Link of everything that an event touches, its parent included<td>event time
 * <tr><td>{@code place} {@code party} {@code document} {@code transformation}<td>as the event names them<td>event time
 * <tr><td>{@code event}<td>event hash<td>event time
 * <tr><td>{@code device}<td>hex thumbprint, slash, day in UTC: one row for each day that the readings touch<td>first reading of that day
 * <tr><td>{@code sensor}<td>canonical Digital Link of a registered sensor<td>time of the key statement
 * <tr><td>{@code finding}<td>what the finding is about<td>time of its statement
 * <tr><td>{@code item}<td>of an erase statement that had an effect: what it says it is about<td>time of its statement
 * <tr><td>{@code device}<td>of an entry whose capsule was erased: hex thumbprint, slash, day of the statement<td>time of its statement
 * </table>
 */
final class Rows {
    static final String ITEM = "item";
    static final String EVENT = "event";
    static final String DEVICE = "device";
    static final String SENSOR = "sensor";
    static final String FINDING = "finding";

    private static final long SECONDS_A_DAY = 86_400;

    private Rows() {}

    static List<Row> of(Logged entry) {
        return entry.capsule()
                .map(capsule -> switch (capsule.type()) {
                    case "epcis" -> ofEvent(entry.index(), capsule);
                    case "senml" -> ofReadings(entry, capsule);
                    case "key" -> ofKey(entry, capsule);
                    case "finding" -> ofFinding(entry, capsule);
                    default -> List.<Row>of();
                })
                .orElse(List.of());
    }

    /** An erasure is found under the items that its owner named. */
    static List<Row> ofErase(Logged entry) {
        return entry.capsule().stream()
                .flatMap(capsule -> capsule.leaves().stream())
                .filter(leaf -> leaf.path().startsWith("/about/"))
                .map(leaf -> Keys.canonicalItem(textOf(leaf.value())))
                .distinct()
                .map(item -> new Row(ITEM, item, entry.statement().time(), entry.index()))
                .toList();
    }

    /** What the statement alone tells: readings were here, on that day. */
    static List<Row> ofErased(Logged entry) {
        Instant time = entry.statement().time();
        return List.of(new Row(DEVICE, deviceDay(entry.statement().kid(), time), time, entry.index()));
    }

    /** The event in a capsule; empty if leaves are withheld or it is none. */
    static Optional<EpcisEvent> event(Capsule capsule) {
        return CapsuleEvent.event(capsule);
    }

    /** Everything an event touches, canonical, each once. */
    static List<String> items(EpcisEvent event) {
        Stream<String> instances = Stream.of(event.epcList(), event.childEpcs(), event.inputEpcs(), event.outputEpcs())
                .flatMap(List::stream);
        Stream<String> classes = Stream.of(
                        event.quantityList(),
                        event.childQuantityList(),
                        event.inputQuantityList(),
                        event.outputQuantityList())
                .flatMap(List::stream)
                .map(Quantity::epcClass);
        return Stream.concat(event.parentId().stream(), Stream.concat(instances, classes))
                .map(Keys::canonicalItem)
                .distinct()
                .toList();
    }

    private static List<Row> ofEvent(long index, Capsule capsule) {
        Optional<EpcisEvent> read = event(capsule);
        if (read.isEmpty()) {
            return List.of();
        }
        EpcisEvent event = read.get();
        Instant time = event.eventTime();
        List<Row> rows = new ArrayList<>();
        items(event).forEach(item -> rows.add(new Row(ITEM, item, time, index)));
        Stream.of(event.readPoint(), event.bizLocation())
                .flatMap(Optional::stream)
                .map(Keys::canonicalItem)
                .distinct()
                .forEach(place -> rows.add(new Row("place", place, time, index)));
        event.bizTransactions().forEach(each -> rows.add(new Row("document", each.value(), time, index)));
        Stream.concat(event.sources().stream(), event.destinations().stream())
                .map(TypedValue::value)
                .map(Keys::canonicalItem)
                .distinct()
                .forEach(party -> rows.add(new Row("party", party, time, index)));
        event.transformationId().ifPresent(id -> rows.add(new Row("transformation", id, time, index)));
        rows.add(new Row(EVENT, event.hashId(), time, index));
        return rows;
    }

    private static List<Row> ofReadings(Logged entry, Capsule capsule) {
        TreeMap<Long, Instant> firstOfDay = new TreeMap<>();
        for (SenmlRecord each : readings(capsule)) {
            long day = Math.floorDiv(each.time().getEpochSecond(), SECONDS_A_DAY);
            firstOfDay.merge(day, each.time(), (a, b) -> a.isBefore(b) ? a : b);
        }
        return firstOfDay.values().stream()
                .map(first -> new Row(DEVICE, deviceDay(entry.statement().kid(), first), first, entry.index()))
                .toList();
    }

    /** The index key of a device's readings on the day (UTC) of {@code time}. */
    static String deviceDay(Hash device, Instant time) {
        return device.hex() + "/" + LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /** The records of a capsule of readings; none if they cannot be read. */
    static List<SenmlRecord> readings(Capsule capsule) {
        try {
            return Senml.read(capsule);
        } catch (Malformed notReadable) {
            return List.of();
        }
    }

    private static List<Row> ofKey(Logged entry, Capsule capsule) {
        try {
            return KeyStatement.parse(capsule) instanceof KeyStatement.DeviceKey device
                    ? device.sensors().stream()
                            .map(sensor -> new Row(
                                    SENSOR,
                                    Keys.canonicalItem(sensor),
                                    entry.statement().time(),
                                    entry.index()))
                            .toList()
                    : List.of();
        } catch (Malformed notOurs) {
            return List.of();
        }
    }

    private static List<Row> ofFinding(Logged entry, Capsule capsule) {
        return capsule.leaves().stream()
                .filter(leaf -> leaf.path().equals("/subject"))
                .map(leaf ->
                        new Row(FINDING, textOf(leaf.value()), entry.statement().time(), entry.index()))
                .toList();
    }

    private static String textOf(Item value) {
        return value instanceof Item.Txt text ? text.value() : "";
    }
}

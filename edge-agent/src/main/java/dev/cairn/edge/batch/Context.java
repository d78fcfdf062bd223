package dev.cairn.edge.batch;

import dev.cairn.model.ChannelDescription;
import dev.cairn.model.Gap;
import dev.cairn.model.RecordName;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Clock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The records under {@code cairn/} that tell a reader what the readings beside them stand on. */
public final class Context {
    /** Longest text of an event. */
    static final int EVENT_CHARS_MAX = 400;

    private final Hash device;

    public Context(Hash device) {
        this.device = device;
    }

    /** What stands in every batch: boot, configuration in force, software. */
    public List<SenmlRecord> always(Instant now, Clock clock, Hash configuration, String software) {
        List<SenmlRecord> records = new ArrayList<>();
        records.add(SenmlRecord.data(name("cairn/boot/id"), now, clock.bootId()));
        records.add(SenmlRecord.number(name("cairn/boot/time"), now, BigDecimal.valueOf(clock.bootTimeMs(), 3), "s"));
        if (clock.maxErrorMs().isPresent()) {
            records.add(SenmlRecord.number(
                    name("cairn/clock/maxerror"),
                    now,
                    BigDecimal.valueOf(clock.maxErrorMs().getAsLong(), 3),
                    "s"));
        }
        records.add(SenmlRecord.data(name("cairn/config"), now, configuration.bytes()));
        records.add(SenmlRecord.text(name("cairn/software"), now, software));
        return records;
    }

    /** Stands in every batch of a simulated gateway. */
    public SenmlRecord simulated(Instant now) {
        return SenmlRecord.bool(name("cairn/simulated"), now, true);
    }

    /** How often the agent was started in this data folder. */
    public SenmlRecord starts(Instant now, long count) {
        return SenmlRecord.count(name("cairn/boot/count"), now, count);
    }

    /** What a channel is. */
    public SenmlRecord channel(Instant now, String channel, ChannelDescription description) {
        return SenmlRecord.data(name(RecordName.DESCRIPTION + channel), now, description.encode());
    }

    /** Something that happened to the gateway itself. */
    public SenmlRecord event(Instant now, String kind, String text) {
        String shown = text.length() > EVENT_CHARS_MAX ? text.substring(0, EVENT_CHARS_MAX) : text;
        return SenmlRecord.text(name("cairn/event/" + kind), now, shown);
    }

    /** A loss, owned up to. */
    public SenmlRecord gap(Instant now, Gap gap) {
        return SenmlRecord.data(name(Gap.LOCAL_NAME), now, gap.encode());
    }

    /** A reading of a channel. */
    public SenmlRecord reading(Instant now, String channel, BigDecimal value, String unit) {
        return SenmlRecord.number(name(channel), now, value, unit);
    }

    /** A channel without a value, and why. */
    public SenmlRecord fault(Instant now, String channel, String cause) {
        return SenmlRecord.text(name(channel + RecordName.FAULT), now, cause);
    }

    /** Why the reading of this channel and time is doubted: the words of docs/formats/capsule.md, with spaces between. */
    public SenmlRecord quality(Instant now, String channel, String marks) {
        return SenmlRecord.text(name(channel + RecordName.QUALITY), now, marks);
    }

    private String name(String local) {
        return new RecordName(device, local).full();
    }
}

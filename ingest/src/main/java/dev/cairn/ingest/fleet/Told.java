package dev.cairn.ingest.fleet;

import dev.cairn.model.Gap;
import dev.cairn.model.RecordName;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway says of itself in the context records of one signed capsule (docs/formats/capsule.md). Signed, and still only its own word.
 *
 * @param software name and version of the agent
 * @param configuration SHA-256 of the configuration in force
 * @param configurationRefused why it did not take a configuration, with its code
 * @param gaps losses that it owns up to
 */
public record Told(
        Optional<String> software,
        Optional<Hash> configuration,
        Optional<String> configurationRefused,
        List<Gap> gaps) {
    /** A capsule without such records. */
    public static final Told NOTHING = new Told(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    /** Behind {@code urn:cairn:key:}, 64 hex digits and a colon. */
    private static final int LOCAL_AT = "urn:cairn:key:".length() + 64 + 1;

    private static final String SOFTWARE = "cairn/software";
    private static final String CONFIGURATION = "cairn/config";
    private static final String REFUSED = "cairn/event/config-refused";

    public Told {
        gaps = List.copyOf(gaps);
    }

    /** What these records say; those whose names have another form than ours say nothing. A hundred readings cost a look at each name. */
    public static Told of(List<SenmlRecord> records) {
        Optional<String> software = Optional.empty();
        Optional<Hash> configuration = Optional.empty();
        Optional<String> refused = Optional.empty();
        List<Gap> gaps = new ArrayList<>();
        for (SenmlRecord each : records) {
            switch (context(each.name())) {
                case SOFTWARE -> software = each.string().map(FleetLimits::cut);
                case CONFIGURATION -> configuration = each.data().flatMap(Told::hash);
                case REFUSED -> refused = each.string().map(FleetLimits::cut);
                case Gap.LOCAL_NAME -> each.data().flatMap(Told::gap).ifPresent(gaps::add);
                default -> {
                    // a reading, a doubt, or context that nobody needs here
                }
            }
        }
        return new Told(software, configuration, refused, gaps);
    }

    /** The same of a stored capsule; nothing when it is of another type or cannot be read. */
    public static Told of(Bytes capsule) {
        try {
            Capsule read = Capsule.parse(capsule);
            boolean records = read.type().equals(Senml.TYPE) || read.type().equals(Senml.STATE_TYPE);
            return records ? of(Senml.read(read)) : NOTHING;
        } catch (Malformed unreadable) {
            return NOTHING;
        }
    }

    private static String context(String name) {
        return name.startsWith(RecordName.CONTEXT, LOCAL_AT) ? name.substring(LOCAL_AT) : "";
    }

    private static Optional<Hash> hash(Bytes data) {
        return data.size() == Hash.ZERO.bytes().size() ? Optional.of(Hash.of(data)) : Optional.empty();
    }

    private static Optional<Gap> gap(Bytes data) {
        try {
            return Optional.of(Gap.decode(data));
        } catch (Malformed foreign) {
            return Optional.empty();
        }
    }
}

package dev.cairn.edge;

import dev.cairn.edge.batch.Context;
import dev.cairn.edge.spool.OpenReadings;
import dev.cairn.edge.spool.Spool;
import dev.cairn.model.Gap;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was to be measured and does not stand in any statement, by reason, until a signed record owns up to it. Of the sampler alone. */
final class Losses {
    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);

    private final Map<Gap.Reason, Long> counts = new EnumMap<>(Gap.Reason.class);

    void count(Gap.Reason reason) {
        counts.merge(reason, 1L, Long::sum);
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** They stand in a signed record now. */
    void clear() {
        counts.clear();
    }

    /** A record a reason: no statement is missing, only readings before the next one. */
    List<SenmlRecord> records(Context context, Spool before, Instant at) {
        long next = before.nextSeq();
        return counts.entrySet().stream()
                .map(each -> context.gap(at, new Gap(before.chain(), next, next - 1, each.getValue(), each.getKey())))
                .toList();
    }

    /** Records for statements that a damaged spool has lost. */
    static List<SenmlRecord> missing(Context context, Spool of, List<Spool.Missing> lost, Instant at) {
        return lost.stream()
                .map(each -> context.gap(
                        at,
                        new Gap(
                                of.chain(),
                                each.from(),
                                each.to(),
                                each.to() - each.from() + 1,
                                Gap.Reason.SEGMENT_DAMAGED)))
                .toList();
    }

    /** What the boot event says: after an end without notice, what may be missing. */
    static String atStart(OpenReadings open) {
        return open.isUnclean()
                ? "agent started; the run before ended without notice: what it measured in its last "
                        + OpenReadings.COMMIT_EVERY.toSeconds() + " s, or " + OpenReadings.READINGS_MAX
                        + " looks, may be missing"
                : "agent started";
    }

    /** The looks at probes that were kept before a crash and never signed. */
    static List<List<SenmlRecord>> kept(OpenReadings open) {
        List<List<SenmlRecord>> looks = new ArrayList<>();
        for (Bytes each : open.found()) {
            try {
                looks.add(Senml.read(Capsule.parse(each)));
            } catch (Malformed e) {
                LOG.warn("a kept reading does not read cause={}", e.toString());
            }
        }
        return looks;
    }
}

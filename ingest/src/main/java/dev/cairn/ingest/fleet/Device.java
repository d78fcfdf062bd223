package dev.cairn.ingest.fleet;

import dev.cairn.ledger.Admission;
import dev.cairn.model.Gap;
import dev.cairn.model.StateRequest;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One gateway's facts, bounded; each method is one short critical section. */
final class Device {
    private static final class Code {
        long count;
        String outcome = "";
        String text = "";
        long nanos;
    }

    private record Data(Instant at, long nanos, Instant signed, boolean received) {}

    private record Offer(long version, Hash hash, long nanos) {}

    private final Map<String, Code> codes = new LinkedHashMap<>();
    private final Map<String, Code> unproven = new LinkedHashMap<>();
    private final Map<Bytes, Depth> depths = new HashMap<>();
    private final Set<Bytes> chains = new LinkedHashSet<>();
    private final Deque<Gap> gaps = new ArrayDeque<>();
    private final ClockSkew skew = new ClockSkew();
    private long accepted;
    private long duplicate;
    private long retry;
    private long refused;
    private long heardNanos;
    private String door = "";
    private int open;
    private OptionalLong leftNanos = OptionalLong.empty();
    private boolean growing;
    private Told told = Told.NOTHING;
    private @Nullable Data data;
    private Seen.@Nullable Certificate certificate;
    private @Nullable Offer offer;

    synchronized void heard(String by, long nanos) {
        heardNanos = nanos;
        door = by;
    }

    synchronized void counted(Admission admission) {
        if (admission instanceof Admission.Admitted) {
            accepted++;
        } else if (admission instanceof Admission.Duplicate) {
            duplicate++;
        } else if (admission instanceof Admission.Retry) {
            retry++;
        } else {
            refused++;
        }
    }

    /** A statement that is in the log now and was not before. */
    synchronized void logged(Statement statement, Told said, Instant received, Instant at, long nanos) {
        data = new Data(at, nanos, statement.time(), true);
        skew.observe(
                statement.clock().bootId(),
                statement.clock().bootTimeMs(),
                statement.time().toEpochMilli(),
                received.toEpochMilli());
        remember(said);
    }

    /** A statement is in the log, new or not. */
    synchronized void arrived(Bytes chain, long seq) {
        if (chains.size() < FleetLimits.CHAINS_A_DEVICE_MAX) {
            chains.add(chain);
        }
        Depth depth = depths.get(chain);
        if (depth != null) {
            depth.arrived(seq);
        }
    }

    private void remember(Told said) {
        told = new Told(
                said.software().or(told::software),
                said.configuration().or(told::configuration),
                // With another configuration in force, the refusal of one before is history.
                said.configuration().equals(told.configuration())
                        ? said.configurationRefused().or(told::configurationRefused)
                        : said.configurationRefused(),
                List.of());
        said.gaps().forEach(gap -> {
            if (gaps.size() == FleetLimits.GAPS_A_DEVICE_MAX) {
                gaps.removeFirst();
            }
            gaps.addLast(gap);
        });
    }

    /** What the log says of it from before the start; what was heard since counts more. */
    synchronized void restored(Statement statement, Told said, Instant sealed, long nanos) {
        if (data == null || !data.received() && data.at().isBefore(sealed)) {
            data = new Data(sealed, nanos, statement.time(), false);
            remember(said);
        }
    }

    synchronized void asked(StateRequest state, long nanos) {
        if (depths.size() < FleetLimits.CHAINS_A_DEVICE_MAX || depths.containsKey(state.chain())) {
            Depth before = depths.put(state.chain(), new Depth(state, nanos));
            growing = before != null && depths.get(state.chain()).told() > Math.max(before.told(), before.waiting());
        }
    }

    synchronized void joined(Instant from, Instant until) {
        open++;
        certificate = new Seen.Certificate(from, until);
    }

    synchronized void left(long nanos) {
        open--;
        leftNanos = OptionalLong.of(nanos);
    }

    synchronized void offered(long version, Hash hash, long nanos) {
        if (offer == null || !offer.hash().equals(hash)) {
            offer = new Offer(version, hash, nanos);
        }
    }

    synchronized void code(boolean proven, String outcome, String name, String text, long nanos) {
        Map<String, Code> map = proven ? codes : unproven;
        boolean room = map.containsKey(name) || map.size() < FleetLimits.CODES_A_DEVICE_MAX;
        Code code = map.computeIfAbsent(room ? name : FleetLimits.OTHER_CODES, n -> new Code());
        code.count++;
        code.outcome = outcome;
        code.text = FleetLimits.cut(text);
        code.nanos = nanos;
    }

    synchronized Seen seen(long now) {
        return new Seen(
                Optional.ofNullable(data)
                        .map(d -> new Seen.Contact(d.at(), ms(now - d.nanos()), d.signed(), d.received())),
                door.isEmpty() ? OptionalLong.empty() : OptionalLong.of(ms(now - heardNanos)),
                door,
                new Seen.Counts(accepted, duplicate, retry, refused),
                copy(codes, now),
                copy(unproven, now),
                new Seen.Link(
                        open,
                        leftNanos.isPresent()
                                ? OptionalLong.of(ms(now - leftNanos.getAsLong()))
                                : OptionalLong.empty()),
                Optional.ofNullable(certificate),
                skew.offsetMs(),
                told,
                List.copyOf(gaps),
                spool(now),
                Optional.ofNullable(offer).map(o -> new Seen.Offered(o.version(), o.hash(), ms(now - o.nanos()))),
                List.copyOf(chains));
    }

    private Optional<Seen.Spool> spool(long now) {
        if (depths.isEmpty()) {
            return Optional.empty();
        }
        long waiting = depths.values().stream().mapToLong(Depth::waiting).sum();
        long newest = depths.values().stream()
                .mapToLong(d -> now - d.toldNanos())
                .min()
                .orElse(0);
        return Optional.of(new Seen.Spool(waiting, growing && waiting > 0, ms(newest)));
    }

    private static Map<String, Seen.Code> copy(Map<String, Code> codes, long now) {
        Map<String, Seen.Code> copy = new HashMap<>();
        codes.forEach((name, code) ->
                copy.put(name, new Seen.Code(code.count, code.outcome, code.text, ms(now - code.nanos))));
        return copy;
    }

    private static long ms(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}

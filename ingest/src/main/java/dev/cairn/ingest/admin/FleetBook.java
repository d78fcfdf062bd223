package dev.cairn.ingest.admin;

import dev.cairn.ingest.fleet.Fleet;
import dev.cairn.ingest.fleet.Seen;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ledger.ChainState;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.model.DeviceId;
import dev.cairn.model.Gap;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Every gateway with all that is known of it: what the doors have seen, the key register, and what the log lacks of its chains. Whoever needs a person comes
 * first. Thread-safe; may read files: not for an event loop.
 */
final class FleetBook {
    /** Numbers of one chain that are looked up in search of what is missing. */
    static final int GAP_SCAN_MAX = 256;

    /** Longest list of gateways made at once. */
    static final int GATEWAYS_MAX = 20_000;

    private static final Comparator<Facts> WORST_FIRST = Comparator.comparing(FleetBook::rank)
            .thenComparing(facts -> facts.concerns().stream()
                    .flatMap(concern -> concern.since().stream())
                    .findFirst()
                    .orElse(Instant.MAX))
            .thenComparing(Facts::name)
            .thenComparing(facts -> facts.device().hex());

    private record ChainKey(Hash kid, Bytes chain) {}

    private record Looked(ChainState state, int gaps, Optional<Missing> missing) {}

    private final Fleet fleet;
    private final Registry registry;
    private final LedgerReader reader;
    private final Duration silentAfter;
    private final BooleanSupplier surveyed;
    private final InstantSource clock;
    private final long sizeAtStart;
    private final Map<ChainKey, Looked> looked = new ConcurrentHashMap<>();

    /**
     * @param silentAfter from which age of its last data a gateway is called silent
     * @param surveyed whether the log was looked through for what came before the start
     */
    FleetBook(
            Fleet fleet,
            Registry registry,
            LedgerReader reader,
            Duration silentAfter,
            BooleanSupplier surveyed,
            InstantSource clock) {
        this.fleet = fleet;
        this.registry = registry;
        this.reader = reader;
        this.silentAfter = silentAfter;
        this.surveyed = surveyed;
        this.clock = clock;
        this.sizeAtStart = reader.sequenced();
    }

    /** All of them, the worst first. */
    List<Facts> all() {
        List<Facts> all = new ArrayList<>();
        Set<DeviceId> done = new LinkedHashSet<>();
        for (Registered key : registry.devices()) {
            DeviceId id = DeviceId.of(key.key().thumbprint());
            if (all.size() < GATEWAYS_MAX && done.add(id)) {
                fleet.registered(id);
                all.add(registered(id, key));
            }
        }
        for (DeviceId id : fleet.known()) {
            if (all.size() < GATEWAYS_MAX && !done.contains(id) && isGateway(id)) {
                Seen seen = fleet.seen(id);
                all.add(facts(id, id.hex(), "", Facts.Standing.NOT_REGISTERED, seen, List.of()));
            }
        }
        all.sort(WORST_FIRST);
        return all;
    }

    // Organisations and registrars sign too, and have no row.
    private boolean isGateway(DeviceId id) {
        return registry.find(id).filter(key -> key.role() != Role.DEVICE).isEmpty();
    }

    private Facts registered(DeviceId id, Registered key) {
        Seen seen = fleet.seen(id);
        String organisation =
                key.organisation().flatMap(registry::find).map(Registered::name).orElse("");
        Facts.Standing standing = key.revokedAt().isPresent() ? Facts.Standing.REVOKED : Facts.Standing.REGISTERED;
        String name = key.name().isBlank() ? id.hex() : key.name();
        return facts(id, name, organisation, standing, seen, missing(key, seen));
    }

    private Facts facts(
            DeviceId id, String name, String organisation, Facts.Standing standing, Seen seen, List<Missing> missing) {
        List<Concern> concerns =
                Concerns.of(standing, seen, missing, silentAfter, clock.instant(), surveyed.getAsBoolean());
        return new Facts(id, name, organisation, standing, seen, missing, concerns);
    }

    private List<Missing> missing(Registered key, Seen seen) {
        Set<Bytes> chains = new LinkedHashSet<>(key.chains());
        chains.addAll(seen.chains());
        Hash kid = key.key().thumbprint();
        return chains.stream()
                .map(chain -> missing(new ChainKey(kid, chain), seen.gaps()))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Missing> missing(ChainKey key, List<Gap> gaps) {
        ChainState state = reader.chain(key.kid(), key.chain());
        if (state.newest() == state.contiguous()) {
            looked.remove(key);
            return Optional.empty();
        }
        Looked before = looked.get(key);
        if (before != null && before.state().equals(state) && before.gaps() == gaps.hashCode()) {
            return before.missing();
        }
        Looked now = new Looked(state, gaps.hashCode(), search(key, state, gaps));
        looked.put(key, now);
        return now.missing();
    }

    private Optional<Missing> search(ChainKey key, ChainState state, List<Gap> gaps) {
        long end = Math.min(state.newest(), state.contiguous() + GAP_SCAN_MAX);
        long count = 0;
        long last = state.contiguous();
        boolean owned = true;
        for (long seq = state.contiguous() + 1; seq <= end; seq++) {
            if (reader.indexOf(key.kid(), key.chain(), seq).isEmpty()) {
                count++;
                last = seq;
                owned &= isOwned(gaps, key.chain(), seq);
            }
        }
        Missing.Answer answer = owned
                ? Missing.Answer.OWNED_UP
                : isBeforeStart(key, last + 1) ? Missing.Answer.UNKNOWN : Missing.Answer.NONE;
        boolean more = end < state.newest();
        return Optional.of(new Missing(key.chain(), state.contiguous() + 1, last, count, more, answer));
    }

    private boolean isBeforeStart(ChainKey key, long after) {
        OptionalLong index = reader.indexOf(key.kid(), key.chain(), after);
        return index.isPresent() && index.getAsLong() < sizeAtStart;
    }

    private static boolean isOwned(List<Gap> gaps, Bytes chain, long seq) {
        return gaps.stream().anyMatch(gap -> gap.chain().equals(chain) && gap.from() <= seq && seq <= gap.to());
    }

    private static int rank(Facts facts) {
        return switch (facts.status()) {
            case "bad" -> 0;
            case "look" -> 1;
            case "well" -> 2;
            default -> 3;
        };
    }
}

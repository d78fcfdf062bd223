package dev.cairn.history;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.TypedValue;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.Erasure;
import dev.cairn.proof.Hash;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads events about an item, merges them by event hash and lists who signed each. For one question; remembers what it read. */
final class Library {
    static final int EVENTS_PER_ITEM_MAX = 1_000;

    private final LogEntries log;
    private final EntryIndex index;
    private final Function<Hash, Optional<Registered>> keys;
    private final Map<String, Told> byHash = new HashMap<>();
    private final Map<String, List<Told>> byItem = new HashMap<>();
    private final TreeSet<Long> erased = new TreeSet<>();
    private final TreeMap<Long, Erased> erasures = new TreeMap<>();
    private boolean cut;

    Library(LogEntries log, EntryIndex index, Function<Hash, Optional<Registered>> keys) {
        this.log = log;
        this.index = index;
        this.keys = keys;
    }

    /** Events that touch an item, by event time, then by log index; at most {@value #EVENTS_PER_ITEM_MAX}. */
    List<Told> about(String item) {
        return byItem.computeIfAbsent(item, this::read);
    }

    /** Entries about the items asked for whose capsule is gone or partly withheld. */
    SortedSet<Long> erased() {
        return erased;
    }

    /** Whether a limit cut something off. */
    boolean cut() {
        return cut;
    }

    Optional<Registered> key(Hash thumbprint) {
        return keys.apply(thumbprint);
    }

    Optional<Logged> entry(long at) {
        return log.at(at);
    }

    List<Hit> find(String kind, String key) {
        return index.find(kind, key, EVENTS_PER_ITEM_MAX, -1);
    }

    EntryIndex index() {
        return index;
    }

    private List<Told> read(String item) {
        Map<String, Told> found = new LinkedHashMap<>();
        List<Hit> hits = find(Rows.ITEM, item);
        cut |= hits.size() == EVENTS_PER_ITEM_MAX;
        for (Hit hit : hits) {
            event(hit.index()).ifPresent(event -> found.computeIfAbsent(event.hashId(), this::merged));
        }
        return found.values().stream()
                .sorted(Comparator.comparing((Told told) -> told.event().eventTime())
                        .thenComparing(Told::firstEntry))
                .toList();
    }

    private Optional<EpcisEvent> event(long at) {
        Optional<EpcisEvent> event = log.at(at).flatMap(Logged::capsule).flatMap(Rows::event);
        if (event.isEmpty()) {
            noteErased(at);
        }
        return event;
    }

    /** An entry that tells nothing any more: whoever had it erased is told instead, if the owner said so. */
    void noteErased(long at) {
        Optional<Erasure> claimed = log.at(at).flatMap(log::carriedOut);
        Optional<Erasure> erasure = claimed.or(() -> log.erasure(at));
        erasure.ifPresentOrElse(
                known -> erasures.merge(
                        known.index(),
                        new Erased(known, claimed.isPresent()),
                        (a, b) -> new Erased(a.erasure(), a.claimed() && b.claimed())),
                () -> erased.add(at));
    }

    /**
     * An erasure that belongs to what was asked.
     *
     * @param claimed only its owner's statement says that it does: the index has forgotten what the entry was about
     */
    record Erased(Erasure erasure, boolean claimed) {}

    /** Erasures that belong to what was asked, by the entry that was erased. */
    Collection<Erased> erasures() {
        return erasures.values();
    }

    private Told merged(String hashId) {
        Told known = byHash.get(hashId);
        if (known == null) {
            known = merge(hashId);
            byHash.put(hashId, known);
        }
        return known;
    }

    private Told merge(String hashId) {
        List<Signer> signers = new ArrayList<>();
        TreeSet<String> sayIt = new TreeSet<>();
        TreeSet<String> takeItBack = new TreeSet<>();
        List<EpcisEvent> spellings = new ArrayList<>();
        for (Hit hit : find(Rows.EVENT, hashId)) {
            log.at(hit.index())
                    .ifPresent(entry -> entry.capsule().flatMap(Rows::event).ifPresent(event -> {
                        spellings.add(event);
                        signers.add(signer(entry));
                        (event.errorDeclared() ? takeItBack : sayIt)
                                .add(entry.statement().kid().hex());
                    }));
        }
        EpcisEvent event = spellings.get(0);
        boolean withdrawn = takeItBack.stream().anyMatch(sayIt::contains) || sayIt.isEmpty();
        return new Told(
                event, List.copyOf(signers), withdrawn, signers.stream().noneMatch(by -> responsible(by, event)));
    }

    private Signer signer(Logged entry) {
        Hash kid = entry.statement().kid();
        String name = key(kid).map(Registered::name).orElse(kid.hex().substring(0, 16));
        Optional<String> accountOf = key(kid).filter(key -> key.role() == Role.ACCOUNT)
                .flatMap(Registered::organisation)
                .map(owner ->
                        key(owner).map(Registered::name).orElse(owner.hex().substring(0, 16)));
        return new Signer(kid, name, accountOf, entry.index(), entry.statement().time(), entry.loggedAt());
    }

    /** A signer answers for an event if its registered prefixes or GLNs name an item, place or party in it. */
    private boolean responsible(Signer signer, EpcisEvent event) {
        Optional<Registered> organisation = key(signer.thumbprint())
                .flatMap(key ->
                        key.organisation().isPresent() ? key.organisation().flatMap(this::key) : Optional.of(key));
        return organisation
                .map(by -> Stream.of(
                                Rows.items(event).stream(),
                                event.readPoint().stream(),
                                event.bizLocation().stream(),
                                Stream.concat(event.sources().stream(), event.destinations().stream())
                                        .map(TypedValue::value))
                        .flatMap(each -> each)
                        .anyMatch(key -> Ownership.covers(by.gs1Prefixes(), by.glns(), key)))
                .orElse(false);
    }
}

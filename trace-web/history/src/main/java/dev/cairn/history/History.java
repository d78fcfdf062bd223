package dev.cairn.history;

import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.Keys;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.Erasure;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.proof.Hash;
import dev.cairn.proof.register.Registered;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Answers what happened to a lot, from the index and the log. Reads only; any number of threads; not for an event loop.
 */
public final class History {
    private final LogEntries log;
    private final EntryIndex index;
    private final Function<Hash, Optional<Registered>> keys;
    private final InstantSource time;
    private final List<Rule> rules;

    /**
     * Over an index that a {@link Projection} keeps up.
     *
     * @param keys who a key belongs to
     * @param time where stays that nothing has ended are cut
     */
    public History(
            LedgerReader ledger, EntryIndex index, Function<Hash, Optional<Registered>> keys, InstantSource time) {
        this(ledger, index, keys, time, List.of(new TemperatureRule()));
    }

    History(
            LedgerReader ledger,
            EntryIndex index,
            Function<Hash, Optional<Registered>> keys,
            InstantSource time,
            List<Rule> rules) {
        this.log = new LogEntries(ledger);
        this.index = index;
        this.keys = keys;
        this.time = time;
        this.rules = List.copyOf(rules);
    }

    /**
     * The history of a lot.
     *
     * @param gtin 8, 12, 13 or 14 digits with a right check digit
     * @param lot AI 10
     * @return empty if no event in the log touches it
     */
    public Optional<LotHistory> lot(String gtin, String lot) {
        String item = Keys.itemLot(gtin, lot);
        Library library = new Library(log, index, keys);
        Walk walk = Walk.from(item, library);
        return walk.events().isEmpty()
                        && library.erased().isEmpty()
                        && library.erasures().isEmpty()
                ? Optional.empty()
                : Optional.of(judged(told(item, walk, library)));
    }

    private LotHistory told(String link, Walk walk, Library library) {
        Item item = item(link, walk);
        Conditions joined = Conditions.of(
                Stays.of(walk), library, lot -> masterData(lot, walk).limits(), time.instant());
        List<Step> steps = walk.events().stream()
                .map(told -> step(told, walk))
                .sorted(History::byTime)
                .toList();
        List<Contradiction> contradictions = walk.nodes().entrySet().stream()
                .filter(each -> !each.getKey().container())
                .flatMap(each -> Contradictions.of(each.getKey().item(), each.getValue()).stream())
                .distinct()
                .toList();
        return new LotHistory(
                item,
                steps,
                Stays.of(walk).stream().map(Stays.Held::stay).toList(),
                joined.conditions(),
                List.of(),
                contradictions,
                gaps(link, walk, library, joined),
                entries(steps, joined, library));
    }

    private static int byTime(Step a, Step b) {
        int time = a.event().eventTime().compareTo(b.event().eventTime());
        return time != 0 ? time : Long.compare(a.first().index(), b.first().index());
    }

    private static Step step(Told told, Walk walk) {
        return new Step(
                told.event(),
                told.event().hashId(),
                told.signers(),
                Stays.seenAt(told.event()),
                walk.about(told),
                walk.depth(told),
                told.thirdParty(),
                told.withdrawn());
    }

    private static Item item(String link, Walk walk) {
        MasterData data = masterData(link, walk);
        DigitalLink parsed = (DigitalLink) DigitalLink.parse(link);
        return new Item(link, parsed.key().value(), parsed.qualifier("10").orElse(""), data.name(), data.limits());
    }

    private static MasterData masterData(String lot, Walk walk) {
        return MasterData.of(
                lot,
                walk.nodes().entrySet().stream()
                        .filter(each -> each.getKey().item().equals(lot))
                        .flatMap(each -> each.getValue().stream())
                        .toList());
    }

    private List<Gap> gaps(String item, Walk walk, Library library, Conditions joined) {
        List<Gap> gaps = new ArrayList<>(joined.gaps());
        walk.nodes().forEach((node, events) -> {
            if (!node.container() && events.stream().noneMatch(told -> told.counts() && told.creates(node.item()))) {
                gaps.add(new Gap("GAP-03", Optional.empty(), Optional.empty(), List.of(node.item())));
            }
        });
        if (!library.erased().isEmpty()) {
            String count = Integer.toString(library.erased().size());
            gaps.add(new Gap("GAP-05", Optional.empty(), Optional.empty(), List.of(count)));
        }
        library.erasures().forEach(erased -> gaps.add(erased(erased, item, library)));
        if (walk.cut()) {
            gaps.add(new Gap(
                    "GAP-06",
                    Optional.empty(),
                    Optional.empty(),
                    List.of(walk.nodes().size() + "")));
        }
        return List.copyOf(gaps);
    }

    /** A stranger's words do not stand on the page of an item that he does not answer for; they are on the entry's. */
    private static Gap erased(Library.Erased erased, String item, Library library) {
        Erasure erasure = erased.erasure();
        Optional<Registered> by = library.key(erasure.signer());
        boolean answers = !erased.claimed()
                || by.filter(key -> Ownership.covers(key.gs1Prefixes(), key.glns(), item))
                        .isPresent();
        return new Gap(
                "GAP-07",
                Optional.of(erasure.time()),
                Optional.empty(),
                List.of(
                        by.map(Registered::name).orElse(erasure.signer().hex().substring(0, 16)),
                        Long.toString(erasure.index()),
                        answers ? erasure.reason() : ""));
    }

    private static SortedSet<Long> entries(List<Step> steps, Conditions joined, Library library) {
        TreeSet<Long> entries = new TreeSet<>(library.erased());
        library.erasures().forEach(erased -> entries.add(erased.erasure().index()));
        steps.forEach(step -> step.signers().forEach(signer -> entries.add(signer.index())));
        for (Condition condition : joined.conditions()) {
            entries.add(condition.placedBy());
            condition.samples().forEach(sample -> entries.add(sample.entry()));
        }
        return entries;
    }

    private LotHistory judged(LotHistory history) {
        long size = log.published();
        Map<String, Long> logged = LoggedFindings.about(history.item().digitalLink(), index, log);
        List<Finding> findings = rules.stream()
                .flatMap(rule -> judge(rule, history, size))
                .map(finding -> LoggedFindings.withEntry(finding, logged))
                .toList();
        TreeSet<Long> entries = new TreeSet<>(history.entries());
        findings.forEach(finding -> finding.entry().ifPresent(entries::add));
        return new LotHistory(
                history.item(),
                history.steps(),
                history.stays(),
                history.conditions(),
                findings,
                history.contradictions(),
                history.gaps(),
                entries);
    }

    private static Stream<Finding> judge(Rule rule, LotHistory history, long size) {
        try {
            return rule.judge(history, size).stream();
        } catch (RuntimeException broken) {
            return Stream.of(new Finding(
                    rule.name(),
                    "FND-09",
                    Finding.Severity.WARNING,
                    List.of(rule.name(), String.valueOf(broken.getMessage())),
                    rule.hash(),
                    size,
                    List.of(),
                    Optional.empty()));
        }
    }
}

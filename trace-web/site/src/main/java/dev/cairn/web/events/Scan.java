package dev.cairn.web.events;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.query.EventStore.Found;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.Facts;
import dev.cairn.query.MasterData;
import dev.cairn.query.standing.NamedQuery;
import dev.cairn.query.standing.Progress;
import dev.cairn.query.standing.StandingStore.Standing;
import dev.cairn.query.standing.Subscription;
import dev.cairn.web.hook.Reports;
import dev.cairn.web.sight.Policy;
import dev.cairn.web.sight.Reader;
import dev.cairn.web.sight.Sight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Reads the index of events in the order of the log, for subscriptions: each event is looked at once, where it was logged first. */
public final class Scan implements Reports {
    /** Events of one report. */
    static final int REPORT_EVENTS_MAX = 100;

    /** A report ends behind the event with which it comes to this many characters. */
    static final int REPORT_CHARS_MAX = 1 << 20;

    /** Log entries that one look goes through. */
    static final int LOOK_ENTRIES_MAX = 2_048;

    private static final int PORTION_ENTRIES = 128;

    /** As it was signed: what a query is compared with, which asks for nothing that is withheld from its owner. */
    private static final Sight WHOLE = new Sight(Policy.USUALLY, Reader.OPERATOR);

    private final EventDesk desk;
    private final Owners owners;
    private final Supplier<List<String>> registered;
    private final String site;

    /**
     * @param policy for whom the members of events are
     * @param registered GS1 company prefixes that the ledger's organisations registered
     * @param site scheme, host and port of the links to proofs
     */
    public Scan(EventDesk desk, Policy policy, Supplier<List<String>> registered, String site) {
        this.desk = desk;
        this.owners = new Owners(desk.keys(), policy);
        this.registered = registered;
        this.site = site;
    }

    @Override
    public long end() {
        return desk.store().get().cursor();
    }

    @Override
    public Look look(Standing standing, long from) {
        EventStore store = desk.store().get();
        Asking asking = asking(standing);
        long end = Math.min(store.cursor(), from + LOOK_ENTRIES_MAX);
        int events = 0;
        long chars = 0;
        for (long at = from; at < end; at += PORTION_ENTRIES) {
            for (Shown each : matching(store, asking, at, Math.min(end, at + PORTION_ENTRIES))) {
                events++;
                chars += each.event().json().length();
                if (events == REPORT_EVENTS_MAX || chars > REPORT_CHARS_MAX) {
                    return new Look(each.entries().get(0) + 1, events);
                }
            }
        }
        return new Look(Math.max(from, end), events);
    }

    /** What is asked for, from when on, and what who asks may see of it. */
    private record Asking(EventQuery query, Instant since, Sight sight) {}

    private Asking asking(Standing standing) {
        NamedQuery named = standing.query();
        EventQuery.Result result = dev.cairn.query.QueryDocument.parse(named.document(), MasterData.NONE);
        if (!(result instanceof EventQuery.Parsed parsed)) {
            throw new Trouble.Corrupt("the named query does not read any more: " + result);
        }
        Sight sight = owners.sight(named.owner());
        sight.refusal(parsed.query()).ifPresent(about -> {
            throw new Closed("the query asks for " + about + ", which is withheld from its owner by now");
        });
        return new Asking(parsed.query(), standing.subscription().initialRecordTime(), sight);
    }

    private static List<Shown> matching(EventStore store, Asking asking, long from, long to) {
        List<Shown> matching = new ArrayList<>();
        for (Found found : store.load(LongStream.range(from, to).boxed().toList())) {
            EpcisEvent whole = Shown.of(List.of(found), WHOLE).get(0).event();
            Facts facts = Facts.of(new Stored(found.index(), found.recordTime(), whole));
            if (!found.recordTime().isBefore(asking.since()) && facts.meet(asking.query())) {
                matching.addAll(Shown.of(List.of(found), asking.sight()));
            }
        }
        return matching;
    }

    @Override
    public Report report(Standing standing) {
        EventStore store = desk.store().get();
        Asking asking = asking(standing);
        Progress.Range range = standing.progress().sending().orElseThrow();
        if (range.to() > store.cursor()) {
            throw new Trouble.Unavailable("the index of events is being made anew and has not come that far");
        }
        List<Shown> events = new ArrayList<>();
        for (long at = standing.progress().cursor(); at < range.to(); at += PORTION_ENTRIES) {
            events.addAll(matching(store, asking, at, Math.min(range.to(), at + PORTION_ENTRIES)));
        }
        return report(standing, events, range);
    }

    /** Where identifiers cannot be spelled as asked, all of it is as it was signed: in order means that nothing may be in the way. */
    private Report report(Standing standing, List<Shown> events, Progress.Range range) {
        Subscription told = standing.subscription();
        EpcFormat format = EpcFormat.of(told.format()).orElse(EpcFormat.NEVER_TRANSLATES);
        QueryDocument.Source source = new QueryDocument.Source(told.query(), Optional.of(told.id()));
        for (EpcFormat each : List.of(format, EpcFormat.NEVER_TRANSLATES)) {
            try {
                Bytes body =
                        Bytes.ofUtf8(QueryDocument.of(source, events, spelling(each, events), site, range.begun()));
                return new Report(body, each.given());
            } catch (No notSpelled) {
                // As it was signed, then.
            }
        }
        throw new IllegalStateException("an event that cannot be shown as it was signed");
    }

    private Spelling spelling(EpcFormat format, List<Shown> events) {
        CompanyPrefixes known = new CompanyPrefixes(registered.get());
        events.forEach(event -> known.learn(event.event().tree()));
        return new Spelling(format, known, id -> List.of());
    }
}

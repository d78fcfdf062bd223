package dev.cairn.web.events;

import dev.cairn.query.standing.NamedQuery;
import dev.cairn.query.standing.Progress;
import dev.cairn.query.standing.Schedule;
import dev.cairn.query.standing.StandingStore.Standing;
import dev.cairn.query.standing.Subscription;
import dev.cairn.web.hook.Reports;
import dev.cairn.web.http.Feed;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A subscription that lasts as long as a WebSocket: what is logged from its beginning on and meets the query, report after report, as a web hook
 * would get it. It is kept nowhere; who loses the connection asks for what he missed at the query's events, or has a web hook.
 */
final class Listening implements Feed {
    private static final URI NOWHERE = URI.create("about:blank");

    private final Reports reports;
    private final InstantSource clock;
    private final BooleanSupplier stillThere;
    private Standing standing;

    /**
     * @param id of this connection
     * @param schedule empty: at once
     * @param stillThere whether query and account are
     */
    Listening(
            String id,
            NamedQuery query,
            Optional<Schedule> schedule,
            EpcFormat format,
            Reports reports,
            InstantSource clock,
            BooleanSupplier stillThere) {
        Instant now = clock.instant();
        Subscription subscription = new Subscription(
                id,
                query.owner(),
                query.name(),
                NOWHERE,
                Optional.empty(),
                schedule,
                false,
                Instant.EPOCH,
                format.given(),
                now);
        this.reports = reports;
        this.clock = clock;
        this.stillThere = stillThere;
        this.standing = new Standing(subscription, query, Progress.from(reports.end(), due(schedule, now)));
    }

    private static Instant due(Optional<Schedule> schedule, Instant now) {
        return schedule.flatMap(each -> each.next(now)).orElse(Instant.EPOCH);
    }

    @Override
    public Optional<String> next() throws Over {
        try {
            return report();
        } catch (Reports.Closed closed) {
            throw new Over("SUB-09 the query asks for what is withheld by now");
        }
    }

    private Optional<String> report() throws Over {
        if (!stillThere.getAsBoolean()) {
            throw new Over("SUB-09 the query is deleted, or the account revoked");
        }
        Instant now = clock.instant();
        Progress at = standing.progress();
        if (now.isBefore(at.due())) {
            return Optional.empty();
        }
        while (at.cursor() < reports.end()) {
            Reports.Look look = reports.look(standing, at.cursor());
            if (look.events() > 0) {
                Progress begun = at.begun(look.to(), now);
                Reports.Report report = reports.report(moved(begun));
                moved(begun.taken(now));
                return Optional.of(report.body().utf8());
            }
            at = moved(at.passed(look.to())).progress();
        }
        moved(at.until(due(standing.subscription().schedule(), now)));
        return Optional.empty();
    }

    private Standing moved(Progress next) {
        standing = new Standing(standing.subscription(), standing.query(), next);
        return standing;
    }
}

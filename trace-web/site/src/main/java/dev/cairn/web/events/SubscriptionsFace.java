package dev.cairn.web.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.CanonicalJson;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.query.MasterData;
import dev.cairn.query.standing.NamedQuery;
import dev.cairn.query.standing.Progress;
import dev.cairn.query.standing.StandingStore.Added;
import dev.cairn.query.standing.StandingStore.Standing;
import dev.cairn.query.standing.Subscription;
import dev.cairn.web.hook.Health;
import dev.cairn.web.sight.Sight;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Subscriptions of named queries: made, shown with how their receivers are doing, and ended. */
final class SubscriptionsFace {
    static final int ID_BYTES = 16;

    private final StandingDesk desk;
    private final Supplier<EventStore> events;
    private final InstantSource clock;

    SubscriptionsFace(StandingDesk desk, Supplier<EventStore> events, InstantSource clock) {
        this.desk = desk;
        this.events = events;
        this.clock = clock;
    }

    /** Everything that is logged from now on is told of, or from {@code initialRecordTime} on. */
    Standing add(NamedQuery query, ObjectNode sent, EpcFormat format, Sight sight) throws No {
        SubscriptionBody body = SubscriptionBody.read(sent, desk.reach());
        requireStanding(query, sight);
        Instant now = clock.instant();
        Subscription subscription = new Subscription(
                Bytes.random(desk.random(), ID_BYTES).hex(),
                query.owner(),
                query.name(),
                body.dest(),
                body.token(),
                body.schedule(),
                body.reportIfEmpty(),
                body.initialRecordTime().orElse(Instant.EPOCH),
                format.given(),
                now);
        Instant due = body.schedule().flatMap(schedule -> schedule.next(now)).orElse(Instant.EPOCH);
        boolean past = body.initialRecordTime().filter(now::isAfter).isPresent();
        Progress first = Progress.from(past ? 0 : events.get().cursor(), due);
        Added added = desk.store().get().subscribe(subscription, first, desk.subscriptionsMax());
        return switch (added) {
            case ADDED -> new Standing(subscription, query, first);
            case FULL ->
                throw No.of(
                        413,
                        Problem.CONTROLS,
                        "SUB-03",
                        "there are " + desk.subscriptionsMax()
                                + " subscriptions already; end one, or the operator allows more with web.subscriptions-max");
            case NOTHING, THERE -> throw QueriesFace.unknown();
        };
    }

    /** A subscription has no end: what cuts an answer, or refuses a long one, means nothing in it. */
    private static void requireStanding(NamedQuery query, Sight sight) throws No {
        EventQuery.Result result = dev.cairn.query.QueryDocument.parse(query.document(), MasterData.NONE);
        if (result instanceof EventQuery.Parsed parsed
                && parsed.query().eventCountLimit().isEmpty()
                && parsed.query().maxEventCount().isEmpty()) {
            Questions.allowed(parsed.query(), sight);
            return;
        }
        throw No.of(
                400,
                Problem.CONTROLS,
                "SUB-07",
                "eventCountLimit, maxEventCount: a query that is subscribed to has neither; make one without");
    }

    String list(NamedQuery query) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        long end = events.get().cursor();
        desk.store().get().subscriptions(query.owner(), query.name()).forEach(each -> list.add(json(each, end)));
        return CanonicalJson.of(list);
    }

    String one(NamedQuery query, String id) throws No {
        Standing found = desk.store().get().subscriptions(query.owner(), query.name()).stream()
                .filter(each -> each.subscription().id().equals(id))
                .findFirst()
                .orElseThrow(SubscriptionsFace::unknown);
        return text(found);
    }

    private static No unknown() {
        return No.of(404, "SUB-08", "the query has no subscription of this id; they are listed at …/subscriptions");
    }

    void end(NamedQuery query, String id) throws No {
        if (!desk.store().get().unsubscribe(query.owner(), query.name(), id)) {
            throw unknown();
        }
    }

    String text(Standing standing) {
        return CanonicalJson.of(json(standing, events.get().cursor()));
    }

    /** The secret stays here. */
    private ObjectNode json(Standing standing, long end) {
        Subscription one = standing.subscription();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("subscriptionID", one.id())
                .put("queryName", one.query())
                .put("createdAt", one.created().toString())
                .put("dest", one.dest().toString())
                .put("reportIfEmpty", one.reportIfEmpty());
        if (one.schedule().isEmpty()) {
            json.put("stream", true);
        } else {
            ObjectNode fields = json.putObject("schedule");
            one.schedule().get().written().forEach(fields::put);
        }
        if (!one.initialRecordTime().equals(Instant.EPOCH)) {
            json.put("initialRecordTime", one.initialRecordTime().toString());
        }
        standing.progress().delivered().ifPresent(at -> json.put("lastNotifiedAt", at.toString()));
        json.set(QueryDocument.PREFIX + ":delivery", delivery(standing, end));
        return json;
    }

    /** How it is doing: reports taken, log entries that are still to be told or looked at, and what is in the way. */
    private ObjectNode delivery(Standing standing, long end) {
        Progress now = standing.progress();
        Health health = desk.health().apply(standing.subscription().id());
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("signed", standing.subscription().token().isPresent())
                .put("reportsTaken", now.number())
                .put("underWay", now.sending().isPresent())
                .put("entriesWaiting", Math.max(0, end - now.cursor()));
        health.answer().ifPresent(answer -> json.put("lastAnswer", answer));
        put(json, "lastAnswerAt", health.asked());
        put(json, "failingSince", health.since());
        put(json, "nextAttemptAt", health.next());
        if (health.attempts() > 0) {
            json.put("attemptsFailed", health.attempts());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, Optional<Instant> time) {
        time.ifPresent(at -> json.put(name, at.toString()));
    }
}

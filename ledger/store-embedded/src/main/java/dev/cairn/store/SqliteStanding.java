package dev.cairn.store;

import dev.cairn.ledger.Trouble;
import dev.cairn.query.standing.NamedQuery;
import dev.cairn.query.standing.Progress;
import dev.cairn.query.standing.Schedule;
import dev.cairn.query.standing.StandingStore;
import dev.cairn.query.standing.Subscription;
import java.net.URI;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code subscriptions.db}: named queries, subscriptions with their secrets, and how far each is. Every change is on disk on return. */
public final class SqliteStanding implements StandingStore {
    private static final String QUERIES = "CREATE TABLE IF NOT EXISTS query (owner TEXT NOT NULL, name TEXT NOT NULL,"
            + " document TEXT NOT NULL, created TEXT NOT NULL, PRIMARY KEY (owner, name)) WITHOUT ROWID";
    private static final String SUBSCRIPTIONS =
            "CREATE TABLE IF NOT EXISTS subscription (at INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
                    + " owner TEXT NOT NULL, query TEXT NOT NULL, dest TEXT NOT NULL, token TEXT, schedule TEXT,"
                    + " if_empty INTEGER NOT NULL, since TEXT NOT NULL, format TEXT NOT NULL, created TEXT NOT NULL,"
                    + " cursor INTEGER NOT NULL, number INTEGER NOT NULL, sending INTEGER, begun TEXT,"
                    + " due TEXT NOT NULL, reported INTEGER NOT NULL, delivered TEXT)";
    private static final String SELECT = "SELECT s.id, s.owner, s.query, s.dest, s.token, s.schedule, s.if_empty,"
            + " s.since, s.format, s.created, s.cursor, s.number, s.sending, s.begun, s.due, s.reported, s.delivered,"
            + " q.document, q.created FROM subscription s JOIN query q ON q.owner = s.owner AND q.name = s.query";
    private static final String WHERE_PROGRESS =
            " WHERE id = ? AND cursor = ? AND number = ? AND sending IS ? AND begun IS ? AND due = ?"
                    + " AND reported = ? AND delivered IS ?";

    private final Sqlite db;

    private SqliteStanding(Sqlite db) {
        this.db = db;
    }

    /** Opens or creates the file; its folder is there, and nobody else has the file open. */
    public static SqliteStanding open(Path file) {
        return new SqliteStanding(Sqlite.open(file, Sqlite.Sync.LOG, QUERIES, SUBSCRIPTIONS));
    }

    @Override
    public synchronized Added add(NamedQuery query, int most) {
        return db.transaction(() -> {
            if (query(query.owner(), query.name()).isPresent()) {
                return Added.THERE;
            }
            if (count("SELECT count(*) FROM query WHERE owner = ?", query.owner()) >= most) {
                return Added.FULL;
            }
            db.update(
                    "INSERT INTO query VALUES (?, ?, ?, ?)",
                    query.owner(),
                    query.name(),
                    query.document(),
                    query.created().toString());
            return Added.ADDED;
        });
    }

    private long count(String sql, Object... values) {
        return db.query(sql, row -> row.getLong(1), values).get(0);
    }

    @Override
    public synchronized Optional<NamedQuery> query(String owner, String name) {
        return db
                .query(
                        "SELECT owner, name, document, created FROM query WHERE owner = ? AND name = ?",
                        SqliteStanding::named,
                        owner,
                        name)
                .stream()
                .findFirst();
    }

    private static NamedQuery named(ResultSet row) throws SQLException {
        return new NamedQuery(row.getString(1), row.getString(2), row.getString(3), Instant.parse(row.getString(4)));
    }

    @Override
    public synchronized List<NamedQuery> queries(String owner) {
        return db.query(
                "SELECT owner, name, document, created FROM query WHERE owner = ? ORDER BY name",
                SqliteStanding::named,
                owner);
    }

    @Override
    public synchronized boolean remove(String owner, String name) {
        return db.transaction(() -> {
            db.update("DELETE FROM subscription WHERE owner = ? AND query = ?", owner, name);
            return db.update("DELETE FROM query WHERE owner = ? AND name = ?", owner, name) > 0;
        });
    }

    @Override
    public synchronized Added subscribe(Subscription one, Progress first, int most) {
        return db.transaction(() -> {
            if (query(one.owner(), one.query()).isEmpty()) {
                return Added.NOTHING;
            }
            if (count("SELECT count(*) FROM subscription WHERE id = ?", one.id()) > 0) {
                return Added.THERE;
            }
            if (count("SELECT count(*) FROM subscription") >= most) {
                return Added.FULL;
            }
            insert(one, first);
            return Added.ADDED;
        });
    }

    private void insert(Subscription one, Progress first) {
        db.update(
                "INSERT INTO subscription (id, owner, query, dest, token, schedule, if_empty, since, format, created,"
                        + " cursor, number, sending, begun, due, reported, delivered)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                one.id(),
                one.owner(),
                one.query(),
                one.dest().toString(),
                one.token().orElse(null),
                one.schedule().map(SqliteStanding::text).orElse(null),
                one.reportIfEmpty(),
                one.initialRecordTime().toString(),
                one.format(),
                one.created().toString(),
                first.cursor(),
                first.number(),
                to(first),
                begun(first),
                first.due().toString(),
                first.reported(),
                delivered(first));
    }

    private static @Nullable Long to(Progress progress) {
        return progress.sending().map(Progress.Range::to).orElse(null);
    }

    private static @Nullable String begun(Progress progress) {
        return progress.sending().map(range -> range.begun().toString()).orElse(null);
    }

    private static @Nullable String delivered(Progress progress) {
        return progress.delivered().map(Instant::toString).orElse(null);
    }

    /** {@code hour=8 second=0}: no field has a blank in it that means anything. */
    private static String text(Schedule schedule) {
        return new TreeMap<>(schedule.written())
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue().replace(" ", ""))
                        .collect(Collectors.joining(" "));
    }

    private static Schedule schedule(String text) {
        Map<String, String> fields = new TreeMap<>();
        for (String field : text.split(" ")) {
            fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
        }
        if (Schedule.read(fields) instanceof Schedule.Read read) {
            return read.schedule();
        }
        throw new Trouble.Corrupt("subscriptions.db: a schedule does not read: " + text);
    }

    private static Standing standing(ResultSet row) throws SQLException {
        Optional<String> sending = Optional.ofNullable(row.getString(13));
        Optional<Progress.Range> range = sending.isEmpty()
                ? Optional.empty()
                : Optional.of(new Progress.Range(row.getLong(13), Instant.parse(row.getString(14))));
        Progress progress = new Progress(
                row.getLong(11),
                row.getLong(12),
                range,
                Instant.parse(row.getString(15)),
                row.getBoolean(16),
                Optional.ofNullable(row.getString(17)).map(Instant::parse));
        NamedQuery query =
                new NamedQuery(row.getString(2), row.getString(3), row.getString(18), Instant.parse(row.getString(19)));
        return new Standing(subscription(row), query, progress);
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        return new Subscription(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                URI.create(row.getString(4)),
                Optional.ofNullable(row.getString(5)),
                Optional.ofNullable(row.getString(6)).map(SqliteStanding::schedule),
                row.getBoolean(7),
                Instant.parse(row.getString(8)),
                row.getString(9),
                Instant.parse(row.getString(10)));
    }

    @Override
    public synchronized List<Standing> subscriptions(String owner, String query) {
        return db.query(
                SELECT + " WHERE s.owner = ? AND s.query = ? ORDER BY s.at", SqliteStanding::standing, owner, query);
    }

    @Override
    public synchronized List<Standing> all() {
        return db.query(SELECT + " ORDER BY s.at", SqliteStanding::standing);
    }

    @Override
    public synchronized boolean unsubscribe(String owner, String query, String id) {
        return db.update("DELETE FROM subscription WHERE owner = ? AND query = ? AND id = ?", owner, query, id) > 0;
    }

    @Override
    public synchronized boolean advance(String id, Progress expected, Progress next) {
        return db.update(
                        "UPDATE subscription SET cursor = ?, number = ?, sending = ?, begun = ?, due = ?, reported = ?,"
                                + " delivered = ?" + WHERE_PROGRESS,
                        next.cursor(),
                        next.number(),
                        to(next),
                        begun(next),
                        next.due().toString(),
                        next.reported(),
                        delivered(next),
                        id,
                        expected.cursor(),
                        expected.number(),
                        to(expected),
                        begun(expected),
                        expected.due().toString(),
                        expected.reported(),
                        delivered(expected))
                > 0;
    }

    @Override
    public synchronized void close() {
        db.close();
    }
}

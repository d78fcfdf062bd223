package dev.cairn.store;

import dev.cairn.ledger.Trouble;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** One SQLite file with one connection; the owner synchronises. Errors become {@link Trouble}. */
final class Sqlite implements AutoCloseable {

    /** How hard a commit is pushed to the disk. */
    enum Sync {
        /** Rollback journal, {@code synchronous=EXTRA}: the commit and the journal's removal are on disk. */
        CELL("journal_mode=DELETE", "synchronous=EXTRA"),
        /** Write-ahead log, {@code synchronous=FULL}: the commit is on disk. */
        LOG("journal_mode=WAL", "synchronous=FULL"),
        /** Write-ahead log, {@code synchronous=NORMAL}: the newest commits may be lost, never half of one. */
        DERIVED("journal_mode=WAL", "synchronous=NORMAL");

        private final List<String> pragmas;

        Sync(String... pragmas) {
            this.pragmas = List.of(pragmas);
        }
    }

    @FunctionalInterface
    interface Call<T> {
        T run() throws SQLException;
    }

    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * How long a connection waits for another one of the same file. The ledger's index and the projection's share one, and to empty a log is
     * to sync it while everybody waits: on a machine that has much else to do that took longer than 5 s, and the ledger halted.
     */
    static final int BUSY_MS = 120_000;

    private static final int LOOK_BUSY_MS = 5_000;

    /** Of an extended result code: {@code SQLITE_CORRUPT_INDEX} is {@code SQLITE_CORRUPT}, too. */
    private static final int PRIMARY_CODE = 0xff;

    private static final int ROWS_AT_ONCE = 32;

    /** Statements of {@link #once} that are kept prepared, and how long a text may be for that. */
    private static final int RECENT_MAX = 64;

    private static final int RECENT_CHARS_MAX = 4_096;

    private final String name;
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    /** The least recently used first. */
    private final Map<String, PreparedStatement> recent = new LinkedHashMap<>();

    private Sqlite(String name, Connection connection) {
        this.name = name;
        this.connection = connection;
    }

    /** Opens the file, or creates it for its owner alone (its logs get the same rights), and runs the schema, which must be harmless when repeated. */
    static Sqlite open(Path file, Sync sync, String... schema) {
        Disk.privateFile(file);
        String name = String.valueOf(file.getFileName());
        return call(name, () -> {
            SQLiteConfig config = new SQLiteConfig();
            config.setGetGeneratedKeys(false); // else the driver asks for the row's id after each insert
            Sqlite db = new Sqlite(name, config.createConnection("jdbc:sqlite:" + file));
            try {
                db.begin(sync, schema);
                return db;
            } catch (SQLException e) {
                db.connection.close();
                throw e;
            }
        });
    }

    private void begin(Sync sync, String... schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=" + BUSY_MS);
            for (String pragma : sync.pragmas) {
                statement.execute("PRAGMA " + pragma);
            }
            for (String line : schema) {
                statement.execute(line);
            }
        }
    }

    /** Opens a file that is there, to be read only; others may write to it meanwhile. */
    static Sqlite look(Path file) {
        String name = String.valueOf(file.getFileName());
        return call(name, () -> {
            SQLiteConfig config = new SQLiteConfig();
            config.setReadOnly(true);
            config.setBusyTimeout(LOOK_BUSY_MS);
            return new Sqlite(name, config.createConnection("jdbc:sqlite:" + file));
        });
    }

    /** Copies the whole database as it is at one moment, while others may write to it, into a new file that only its owner may read. */
    void saveTo(Path file) {
        Disk.privateFile(file);
        call(name, () -> {
            execute("backup to '" + file.toString().replace("'", "''") + "'");
            return true;
        });
    }

    /** What SQLite itself finds wrong with the file; empty if nothing. */
    List<String> damage() {
        return query("PRAGMA integrity_check(10)", row -> row.getString(1)).stream()
                .filter(line -> !line.equals("ok"))
                .toList();
    }

    /** Runs a change of one statement, null for NULL; gives the number of rows changed. */
    int update(String sql, @Nullable Object... values) {
        return call(name, () -> bind(sql, values).executeUpdate());
    }

    /** Inserts rows of equal width, many in one statement; {@code into} ends before the values. */
    void insert(String into, List<Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        String row = "(?" + ", ?".repeat(rows.get(0).length - 1) + ")";
        String one = into + " VALUES " + row;
        String many = one + (", " + row).repeat(ROWS_AT_ONCE - 1);
        for (int from = 0; from < rows.size(); ) {
            int count = rows.size() - from < ROWS_AT_ONCE ? 1 : ROWS_AT_ONCE;
            update(count == 1 ? one : many, values(rows.subList(from, from + count)));
            from += count;
        }
    }

    private static Object[] values(List<Object[]> rows) {
        int width = rows.get(0).length;
        Object[] values = new Object[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, values, i * width, width);
        }
        return values;
    }

    /** Runs a query to its end. */
    <T> List<T> query(String sql, RowReader<T> reader, Object... values) {
        return call(name, () -> read(bind(sql, values), reader));
    }

    /** Runs a query of which there are many kinds to its end: the last {@value #RECENT_MAX} are kept prepared. */
    <T> List<T> once(String sql, RowReader<T> reader, List<Object> values) {
        return call(name, () -> {
            PreparedStatement kept = recent.remove(sql);
            PreparedStatement statement = kept == null ? connection.prepareStatement(sql) : kept;
            boolean whole = false;
            try {
                for (int i = 0; i < values.size(); i++) {
                    statement.setObject(i + 1, values.get(i));
                }
                List<T> rows = read(statement, reader);
                whole = true;
                return rows;
            } finally {
                keep(sql, statement, whole);
            }
        });
    }

    private void keep(String sql, PreparedStatement statement, boolean whole) throws SQLException {
        if (!whole || sql.length() > RECENT_CHARS_MAX) {
            statement.close();
            return;
        }
        recent.put(sql, statement);
        if (recent.size() > RECENT_MAX) {
            recent.remove(recent.keySet().iterator().next()).close();
        }
    }

    private static <T> List<T> read(PreparedStatement statement, RowReader<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                rows.add(reader.read(result));
            }
        }
        return rows;
    }

    /** Runs a body in one transaction that takes the write lock first; all of it or nothing. */
    <T> T transaction(Call<T> body) {
        return call(name, () -> {
            execute("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = body.run();
                execute("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollBack();
                }
            }
        });
    }

    private void rollBack() {
        try {
            execute("ROLLBACK");
        } catch (SQLException alreadyRolledBack) {
            // SQLite rolls back by itself on some errors; the first error is the one that is told.
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs a change that is not worth keeping prepared. */
    void change(String sql) {
        call(name, () -> {
            execute(sql);
            return true;
        });
    }

    /**
     * Carries the write-ahead log into the file and truncates it, so that what was overwritten in the file is not left in
     * the log.
     *
     * @throws Trouble.Unavailable if another connection reads or writes longer than {@value #BUSY_MS} ms
     */
    void emptyLog() {
        int busy = call(name, () -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                return row.next() ? row.getInt(1) : 1;
            }
        });
        if (busy != 0) {
            throw new Trouble.Unavailable(name + ": write-ahead log is in use, not emptied");
        }
    }

    private PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static <T> T call(String name, Call<T> body) {
        try {
            return body.run();
        } catch (SQLiteException e) {
            throw trouble(name, e);
        } catch (SQLException e) {
            throw new Trouble.Unavailable(name + ": " + e.getMessage(), e);
        }
    }

    private static Trouble trouble(String name, SQLiteException e) {
        int code = e.getResultCode().code & PRIMARY_CODE;
        return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code
                ? new Trouble.Corrupt(name + ": " + e.getMessage(), e)
                : new Trouble.Unavailable(name + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        call(name, () -> {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
            for (PreparedStatement statement : recent.values()) {
                statement.close();
            }
            connection.close();
            return true;
        });
    }
}

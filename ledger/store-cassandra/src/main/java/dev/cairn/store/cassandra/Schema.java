package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The tables, made if they are not there. Several ledgers share a keyspace; {@code ledger} is a ledger's origin.
 *
 * <pre>
 * head      one row a ledger: who may write (epoch), where the journal ends, the newest signed head. Conditional writes only. TRUSTED
 * lease     who writes now; a row that dies by itself. Conditional writes only; avoids duels, protects nothing
 * journal   batches, named by their hash, in parts of at most 40 KiB; a partition is a segment, of one epoch
 * cursor    small numbers that only grow; written with themselves as timestamp, so that the larger wins whatever clocks say
 * tile      full tiles and bundles, 256 a partition          tile_part   partial ones, those of one tile a partition
 * object    other immutable objects                          moving      checkpoint, checkpoint-pending; newest tree wins
 * capsule   payloads, 1,024 indices a partition              erasure     indices that were erased: stays for ever
 * index_row index rows, 65,536 indices a partition           index_shelf which such partitions a key has, and their days
 * index_memo  small values of the index's feeder
 * event_row   events that queries find, 128 a partition     event_same, event_entry   one event, who signed it
 * event_time  the order of time, 65,536 a partition          event_month  which such partitions there are
 * event_said  who says a value, 65,536 a partition           event_shelf  which such partitions a value has
 * event_value a field's values in order, 4,096 a partition   event_page   where those partitions begin
 * </pre>
 */
final class Schema {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS head (ledger text PRIMARY KEY, epoch bigint, attempt uuid, writer text, end bigint,"
                    + " batch_epoch bigint, segment bigint, first bigint, digest blob,"
                    + " size bigint, root blob, note text, height bigint, seal blob, millis bigint)",
            "CREATE TABLE IF NOT EXISTS lease (ledger text PRIMARY KEY, holder uuid, writer text)",
            "CREATE TABLE IF NOT EXISTS journal (ledger text, epoch bigint, segment bigint, first bigint, digest blob, part int,"
                    + " parts int, end bigint, prev_epoch bigint, prev_segment bigint, prev_first bigint, prev_digest blob,"
                    + " bytes blob, PRIMARY KEY ((ledger, epoch, segment), first, digest, part))",
            "CREATE TABLE IF NOT EXISTS cursor (ledger text, name text, generation bigint, next bigint,"
                    + " PRIMARY KEY (ledger, name, generation)) WITH CLUSTERING ORDER BY (name ASC, generation DESC)",
            "CREATE TABLE IF NOT EXISTS tile (ledger text, level int, shelf bigint, n bigint, bytes blob,"
                    + " PRIMARY KEY ((ledger, level, shelf), n))",
            "CREATE TABLE IF NOT EXISTS tile_part (ledger text, level int, n bigint, width int, bytes blob,"
                    + " PRIMARY KEY ((ledger, level, n), width))",
            "CREATE TABLE IF NOT EXISTS object (ledger text, key text, bytes blob, PRIMARY KEY ((ledger, key)))",
            "CREATE TABLE IF NOT EXISTS moving (ledger text, key text, bytes blob, PRIMARY KEY ((ledger, key)))",
            "CREATE TABLE IF NOT EXISTS capsule (ledger text, shelf bigint, idx bigint, root blob, bytes blob,"
                    + " PRIMARY KEY ((ledger, shelf), idx))",
            "CREATE TABLE IF NOT EXISTS erasure (ledger text, shelf bigint, idx bigint, PRIMARY KEY ((ledger, shelf), idx))",
            "CREATE TABLE IF NOT EXISTS index_row (ledger text, feed text, generation bigint, kind text, key text, shelf bigint,"
                    + " sub bigint, idx bigint, time bigint,"
                    + " PRIMARY KEY ((ledger, feed, generation, kind, key, shelf), sub, idx))",
            "CREATE TABLE IF NOT EXISTS index_shelf (ledger text, feed text, generation bigint, kind text, key text, shelf bigint,"
                    + " day bigint, PRIMARY KEY ((ledger, feed, generation, kind, key), shelf, day))",
            "CREATE TABLE IF NOT EXISTS index_memo (ledger text, feed text, generation bigint, key text, value blob,"
                    + " PRIMARY KEY ((ledger, feed, generation, key)))");

    /** What a ledger can do without; made with the others, and not asked for by whoever only looks. */
    static final List<String> EVENTS = List.of(
            "CREATE TABLE IF NOT EXISTS event_row (ledger text, generation bigint, shelf bigint, idx bigint, first bigint,"
                    + " identity text, at bigint, logged bigint, second bigint, nano int, facts frozen<list<text>>, json text,"
                    + " PRIMARY KEY ((ledger, generation, shelf), idx))",
            "CREATE TABLE IF NOT EXISTS event_same (ledger text, generation bigint, identity text, idx bigint,"
                    + " PRIMARY KEY ((ledger, generation, identity)))",
            "CREATE TABLE IF NOT EXISTS event_entry (ledger text, generation bigint, first bigint, idx bigint,"
                    + " PRIMARY KEY ((ledger, generation, first), idx))",
            "CREATE TABLE IF NOT EXISTS event_time (ledger text, generation bigint, kind text, month int, shelf bigint,"
                    + " micros bigint, idx bigint,"
                    + " PRIMARY KEY ((ledger, generation, kind, month, shelf), micros, idx))",
            "CREATE TABLE IF NOT EXISTS event_month (ledger text, generation bigint, kind text, month int, shelf bigint,"
                    + " PRIMARY KEY ((ledger, generation, kind), month, shelf))",
            "CREATE TABLE IF NOT EXISTS event_said (ledger text, generation bigint, field text, value text, shelf bigint,"
                    + " micros bigint, idx bigint,"
                    + " PRIMARY KEY ((ledger, generation, field, value, shelf), micros, idx))",
            "CREATE TABLE IF NOT EXISTS event_shelf (ledger text, generation bigint, field text, value text, shelf bigint,"
                    + " PRIMARY KEY ((ledger, generation, field, value), shelf))",
            "CREATE TABLE IF NOT EXISTS event_value (ledger text, generation bigint, field text, low text, value text,"
                    + " PRIMARY KEY ((ledger, generation, field, low), value))",
            "CREATE TABLE IF NOT EXISTS event_low (ledger text, generation bigint, field text, low text, there boolean,"
                    + " epoch bigint static, PRIMARY KEY ((ledger, generation, field), low))",
            "CREATE TABLE IF NOT EXISTS event_field (ledger text, generation bigint, bucket int, field text,"
                    + " PRIMARY KEY ((ledger, generation, bucket), field))");

    private Schema() {}

    /**
     * Sees to keyspace and tables.
     *
     * @throws IllegalArgumentException if the keyspace is not there and the address does not say how many copies to keep
     */
    static void ensure(CqlSession session, CassandraAddress address) {
        CqlIdentifier name = CqlIdentifier.fromInternal(address.keyspace());
        Optional<KeyspaceMetadata> keyspace = session.getMetadata().getKeyspace(name);
        if (keyspace.isEmpty()) {
            int copies = address.replication()
                    .orElseThrow(() -> new IllegalArgumentException("keyspace " + address.keyspace()
                            + " is not there; create it, or add &replication=N to the address (3 on three nodes or more; 1"
                            + " loses the ledger with that node's disk): " + create(address, 3)));
            execute(session, create(address, copies));
        }
        execute(session, "USE " + address.keyspace());
        if (keyspace.filter(there -> has(there, TABLES) && has(there, EVENTS)).isEmpty()) {
            TABLES.forEach(table -> execute(session, table));
            EVENTS.forEach(table -> execute(session, table));
        }
    }

    /**
     * Uses a keyspace in which ledgers are, and makes nothing.
     *
     * @throws IllegalArgumentException if there is none
     */
    static void require(CqlSession session, CassandraAddress address) {
        CqlIdentifier name = CqlIdentifier.fromInternal(address.keyspace());
        if (session.getMetadata()
                .getKeyspace(name)
                .filter(there -> has(there, TABLES))
                .isEmpty()) {
            throw new IllegalArgumentException("keyspace " + address.keyspace() + " holds no ledger");
        }
        execute(session, "USE " + address.keyspace());
    }

    private static boolean has(KeyspaceMetadata keyspace, List<String> tables) {
        return tables.stream()
                .allMatch(table -> keyspace.getTable(table.split(" ")[5]).isPresent());
    }

    /** The statement that an operator may want to say himself. */
    static String create(CassandraAddress address, int copies) {
        return "CREATE KEYSPACE IF NOT EXISTS " + address.keyspace()
                + " WITH replication = {'class': 'NetworkTopologyStrategy', '" + address.datacenter() + "': " + copies
                + "} AND durable_writes = true";
    }

    private static void execute(CqlSession session, String text) {
        try {
            session.execute(SimpleStatement.newInstance(text).setTimeout(PATIENCE));
        } catch (DriverException e) {
            throw Cql.unavailable(e);
        }
    }
}

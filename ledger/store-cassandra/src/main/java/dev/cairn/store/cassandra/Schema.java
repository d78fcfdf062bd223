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
        if (keyspace.filter(Schema::isComplete).isEmpty()) {
            TABLES.forEach(table -> execute(session, table));
        }
    }

    /**
     * Uses a keyspace in which ledgers are, and makes nothing.
     *
     * @throws IllegalArgumentException if there is none
     */
    static void require(CqlSession session, CassandraAddress address) {
        CqlIdentifier name = CqlIdentifier.fromInternal(address.keyspace());
        if (session.getMetadata().getKeyspace(name).filter(Schema::isComplete).isEmpty()) {
            throw new IllegalArgumentException("keyspace " + address.keyspace() + " holds no ledger");
        }
        execute(session, "USE " + address.keyspace());
    }

    private static boolean isComplete(KeyspaceMetadata keyspace) {
        return TABLES.stream()
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

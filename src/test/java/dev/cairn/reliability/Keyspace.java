package dev.cairn.reliability;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.reliability.Tally.Count;
import dev.cairn.store.cassandra.CassandraAddress;
import dev.cairn.store.cassandra.Contender;
import dev.cairn.store.cassandra.Unfenced;
import dev.cairn.store.cassandra.server.CassandraCluster;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One ledger in a keyspace of a running cluster, with its books outside of it and one witness who sees every writer's heads. Each fault
 * gets a ledger of its own.
 */
final class Keyspace {
    /** The planted bug of a store whose swap does not ask for the epoch. */
    static final String NO_FENCE = "no-fence";

    /** What readers see: all that a ledger keeps but the journal, of which only what the head row leads to is read, and the lease. */
    private static final List<String> SEEN = List.of(
            "head",
            "cursor",
            "moving",
            "tile",
            "tile_part",
            "object",
            "capsule",
            "erasure",
            "index_row",
            "index_shelf",
            "index_memo");

    final Order order;
    final Tally tally;
    final Random random;
    final CassandraCluster cluster;
    final Script script;
    final String ledger;
    final String keyspace;
    private final Books books;
    private final Cosigner witness;

    Keyspace(Order order, Tally tally, Random random, CassandraCluster cluster, String keyspace, String ledger) {
        this.order = order;
        this.tally = tally;
        this.random = random;
        this.cluster = cluster;
        this.keyspace = keyspace;
        this.ledger = ledger;
        this.script = new Script(order.seed());
        this.witness = new LocalCosigner(script.all, 0);
        this.books = new Books(
                tally,
                IntStream.range(0, Script.CHAINS).mapToObj(Consortium::chain).toList());
    }

    /** The store's address, through these contact points. */
    CassandraAddress address(String contacts) {
        return CassandraAddress.parse(url(contacts));
    }

    String url(String contacts) {
        return "cassandra://" + contacts + "/" + keyspace + "?dc=" + CassandraCluster.DATACENTER + "&replication="
                + Math.min(3, cluster.nodes().size());
    }

    String url() {
        return url(cluster.contactPoints());
    }

    /** A session's plain self; with the planted bug one that does not ask for the epoch. */
    UnaryOperator<CqlSession> line() {
        return order.hasPlant(NO_FENCE) ? Unfenced::over : UnaryOperator.identity();
    }

    /** Claims the ledger, whoever writes it. */
    Stores claim(String writer) {
        return Contender.open(address(cluster.contactPoints()), ledger, writer, line(), () -> {});
    }

    /** Opens the ledger on claimed stores; with the planted bug one that answers before the journal's swap. */
    Ledger open(Stores stores) {
        Stores kept = order.hasPlant(Books.ACK_BEFORE_FSYNC) ? LateJournal.in(stores) : stores;
        return script.open(kept, List.of(witness));
    }

    /** A gateway's or a process's line for the books. */
    synchronized void note(String line) {
        books.read(List.of(line));
    }

    synchronized void note(List<String> lines) {
        books.read(lines);
    }

    synchronized List<String> starts() {
        return books.starts();
    }

    synchronized void judge(LedgerReader reader) {
        books.judge(reader);
    }

    /** Claims the ledger, reads all of it and compares. */
    void judge() {
        try (Stores stores = claim("judge");
                Ledger reader = open(stores)) {
            judge(reader);
        }
    }

    /** Ends the books. */
    synchronized void close() {
        books.countUnknown();
    }

    void complain(Count count, String sentence) {
        tally.complain(count, ledger + ", seed " + order.seed() + ": " + sentence);
    }

    /** Everything that readers see, row by row, in words; for small ledgers. */
    Set<String> seen(CqlSession session) {
        Set<String> rows = new TreeSet<>();
        for (String table : SEEN) {
            SimpleStatement all = SimpleStatement.newInstance("SELECT * FROM " + keyspace + "." + table)
                    .setConsistencyLevel(ConsistencyLevel.QUORUM);
            for (Row row : session.execute(all)) {
                if (ledger.equals(row.getString("ledger"))) {
                    rows.add(table + " " + row.getFormattedContents());
                }
            }
        }
        return rows;
    }
}

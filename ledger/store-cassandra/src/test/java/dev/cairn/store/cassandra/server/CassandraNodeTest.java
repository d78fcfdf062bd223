package dev.cairn.store.cassandra.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CassandraNodeTest {

    private static CqlSession session() {
        return CqlSession.builder()
                .addContactPoint(CassandraCluster.shared().node(0).endpoint())
                .withLocalDatacenter(CassandraCluster.DATACENTER)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(30))
                        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(100))
                        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(1))
                        .build())
                .build();
    }

    @Test
    @NeedsCassandra
    void a_node_answers_freezes_wakes_and_finds_its_data_after_kill_9() throws Exception {
        CassandraNode node = CassandraCluster.shared().node(0);
        String keyspace = CassandraCluster.freshKeyspace();
        try (CqlSession session = session()) {
            session.execute("CREATE KEYSPACE " + keyspace + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
                    + CassandraCluster.DATACENTER + "': 1}");
            session.execute("CREATE TABLE " + keyspace + ".stone (id int PRIMARY KEY, weight int)");
            session.execute("INSERT INTO " + keyspace + ".stone (id, weight) VALUES (1, 7) IF NOT EXISTS");

            node.freeze();
            assertTrue(node.isAlive());
            SimpleStatement asked =
                    SimpleStatement.newInstance("SELECT weight FROM " + keyspace + ".stone WHERE id = 1");
            assertThrows(DriverTimeoutException.class, () -> session.execute(asked.setTimeout(Duration.ofMillis(200))));
            node.thaw();
            assertEquals(7, weight(session, asked));

            long before = node.pid();
            node.kill9();
            assertFalse(node.isAlive());
            assertFalse(Loopback.answers(node.endpoint().getAddress(), Loopback.NATIVE_PORT));
            node.start();
            assertNotEquals(before, node.pid());
            assertEquals(7, weight(session, asked), node::tail);
        }
    }

    /** Asks again while the driver has not found the node again. */
    private static int weight(CqlSession session, SimpleStatement asked) throws InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                Row row = assertNotNullRow(session.execute(asked).one());
                return row.getInt("weight");
            } catch (DriverException e) {
                if (attempt > 300) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    private static Row assertNotNullRow(Row row) {
        assertNotNull(row, "the row is gone");
        return row;
    }

    @Test
    void two_reservations_do_not_share_an_address() {
        try (Loopback one = Loopback.reserve(3);
                Loopback other = Loopback.reserve(3)) {
            for (InetAddress address : one.addresses()) {
                assertTrue(address.isLoopbackAddress());
                assertFalse(other.addresses().contains(address));
            }
        }
    }
}

package dev.cairn.store.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraAddressTest {

    @Test
    void reads_hosts_keyspace_and_data_centre() {
        assertEquals(
                new CassandraAddress(
                        List.of(new InetSocketAddress("10.0.0.1", 9042), new InetSocketAddress("10.0.0.2", 9042)),
                        "cairn",
                        "dc1",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                CassandraAddress.parse("cassandra://10.0.0.1,10.0.0.2/cairn?dc=dc1"));
    }

    @Test
    void takes_the_last_port_for_all_hosts_without_one() {
        List<InetSocketAddress> contacts = CassandraAddress.parse(
                        "cassandra://127.0.0.1:9,127.0.0.2,127.0.0.3:19042/cairn?dc=dc1")
                .contacts();
        assertEquals(
                List.of(9, 19_042, 19_042),
                contacts.stream().map(InetSocketAddress::getPort).toList());
    }

    @Test
    void reads_replication_and_who_logs_in() {
        CassandraAddress address = CassandraAddress.parse(
                "cassandra://127.0.0.1/cairn?dc=dc1&replication=3&user=cairn&password-file=secrets/cassandra%20one");
        assertEquals(Optional.of(3), address.replication());
        assertEquals(Optional.of("cairn"), address.user());
        assertEquals(Optional.of("secrets/cassandra one"), address.passwordFile());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cassandra://",
                "cassandra:///cairn?dc=dc1",
                "cassandra://host",
                "cassandra://host/?dc=dc1",
                "cassandra://host/Cairn?dc=dc1",
                "cassandra://host/a/b?dc=dc1",
                "cassandra://host/cairn",
                "cassandra://host/cairn?dc=",
                "cassandra://host/cairn?dc=a&dc=b",
                "cassandra://host/cairn?dc=a&color=blue",
                "cassandra://host/cairn?dc=a&replication=0",
                "cassandra://host/cairn?dc=a&replication=many",
                "cassandra://host/cairn?dc=a&user=me",
                "cassandra://host/cairn?dc=a&password-file=x",
                "cassandra://host:0/cairn?dc=a",
                "cassandra://host:99999/cairn?dc=a",
                "cassandra://ho st/cairn?dc=a",
                "cassandra://host,/cairn?dc=a",
                "http://host/cairn?dc=a"
            })
    void says_to_anything_else_what_to_give(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> CassandraAddress.parse(text))
                .getMessage();
        assertTrue(message.contains("give cassandra://host1,host2[:port]/keyspace?dc=NAME"), message);
    }
}

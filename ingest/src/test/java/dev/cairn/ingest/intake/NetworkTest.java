package dev.cairn.ingest.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class NetworkTest {

    private static String of(String address) throws Exception {
        return Network.of(SocketAddress.inetSocketAddress(new InetSocketAddress(InetAddress.getByName(address), 1)));
    }

    @Test
    void every_ipv4_address_is_its_own() throws Exception {
        assertEquals("192.0.2.7", of("192.0.2.7"));
        assertEquals(of("192.0.2.7"), of("::ffff:192.0.2.7"));
        assertNotEquals(of("192.0.2.7"), of("192.0.2.8"));
    }

    @Test
    void addresses_of_one_ipv6_network_are_one() throws Exception {
        assertEquals(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assertEquals(of("2001:db8::1"), of("2001:db8:0:0:9::"));
        assertNotEquals(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    }

    @Test
    void nobody_is_somebody_too() {
        assertEquals("-", Network.of(null));
        assertEquals("-", Network.of(SocketAddress.domainSocketAddress("/somewhere")));
    }
}

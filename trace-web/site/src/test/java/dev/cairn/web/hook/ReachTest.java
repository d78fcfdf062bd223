package dev.cairn.web.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.215.14",
                "8.8.8.8",
                "1.1.1.1",
                "172.15.0.1",
                "172.32.0.1",
                "100.63.0.1",
                "100.128.0.1",
                "192.0.1.1",
                "198.17.0.1",
                "203.0.112.1",
                "2606:4700::1",
                "2a00:1450::1",
                "3ffe::1"
            })
    void what_is_public_is_reached(String address) throws Exception {
        for (Reach reach : new Reach[] {Reach.HTTPS, Reach.HTTP, Reach.ANY}) {
            assertTrue(reach.admits(InetAddress.getByName(address)), reach + " " + address);
        }
        assertFalse(Reach.NONE.admits(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.2.1",
                "198.18.0.1",
                "198.19.1.1",
                "198.51.100.7",
                "203.0.113.7",
                "192.88.99.1",
                "::1",
                "fd12::1",
                "fc00::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1"
            })
    void what_is_near_is_reached_only_if_the_operator_says_so(String address) throws Exception {
        assertFalse(Reach.HTTPS.admits(InetAddress.getByName(address)));
        assertFalse(Reach.HTTP.admits(InetAddress.getByName(address)));
        assertTrue(Reach.ANY.admits(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "169.254.1.1",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "100.100.100.200",
                "192.0.0.192",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "fec0::1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "2001::1",
                "2001:db8::1",
                "::127.0.0.1",
                "100::1",
                "4000::1",
                "3fff:1::1"
            })
    void what_is_nobody_s_and_what_clouds_tell_their_machines_is_never_reached(String address) throws Exception {
        for (Reach reach : Reach.values()) {
            assertFalse(reach.admits(InetAddress.getByName(address)), reach + " " + address);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/hook, HTTPS",
        "https://example.org:8443/hook?a=b, HTTPS",
        "http://example.org/hook, HTTP",
        "http://127.0.0.1:8080/, ANY",
        "https://[2606:4700::1]/, HTTPS"
    })
    void takes_addresses_of_the_web(URI dest, Reach reach) {
        assertEquals("", reach.wrong(dest).orElse(""));
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.org/hook, HTTPS",
        "https://example.org/hook, NONE",
        "ftp://example.org/, ANY",
        "file:///etc/passwd, ANY",
        "/hook, ANY",
        "https:example.org, ANY",
        "https:///hook, ANY",
        "https://user:word@example.org/, ANY",
        "https://user@example.org/, ANY",
        "https://example.org/#part, ANY",
        "https://example.org:0/, ANY",
        "https://example.org:65536/, ANY",
        "https://exa_mple/, ANY",
        "gopher://example.org/, ANY",
        "HTTP://example.org/, HTTPS"
    })
    void refuses_others(URI dest, Reach reach) {
        assertTrue(reach.wrong(dest).isPresent());
    }

    @Test
    void refuses_an_address_without_end_and_one_beyond_ascii() {
        assertTrue(Reach.ANY
                .wrong(URI.create("https://example.org/" + "a".repeat(2_048)))
                .isPresent());
        assertTrue(Reach.ANY.wrong(URI.create("https://example.org/\u00e4")).isPresent());
    }
}

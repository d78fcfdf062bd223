package dev.cairn.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallersTest {
    private final Callers callers = new Callers(List.of("Ops.Example"));

    private Optional<String> refusal(String host) {
        return callers.refusal(Optional.of(host), Optional.empty());
    }

    @Test
    void answers_to_numbers_to_localhost_and_to_the_names_it_was_given() {
        for (String host : List.of(
                "127.0.0.1:8082",
                "127.0.0.1",
                "localhost:8082",
                "LOCALHOST",
                "[::1]:8082",
                "[::1]",
                "10.3.0.7:80",
                "ops.example:443",
                "OPS.example")) {
            assertEquals(Optional.empty(), refusal(host), host);
        }
        assertEquals(Optional.empty(), callers.refusal(Optional.empty(), Optional.empty()), "no browser");
    }

    @Test
    void refuses_a_name_that_somebody_else_made_point_here() {
        for (String host : List.of(
                "evil.example:8082",
                "evil.example",
                "localhost.evil.example:8082",
                "127.0.0.1.evil.example",
                "127.0.0.1.nip.io:8082",
                "ops.example.evil.example",
                "evil.example:127.0.0.1",
                "127.0.0.1@evil.example",
                "::1",
                "",
                ":8082")) {
            assertTrue(refusal(host).isPresent(), host);
        }
    }

    @Test
    void refuses_another_site_that_asks() {
        Optional<String> host = Optional.of("127.0.0.1:8082");
        assertEquals(Optional.empty(), callers.refusal(host, Optional.of("http://127.0.0.1:8082")));
        for (String origin :
                List.of("https://evil.example", "http://127.0.0.1:9000", "null", "", "http://localhost:8082")) {
            assertTrue(callers.refusal(host, Optional.of(origin)).isPresent(), origin);
        }
    }
}

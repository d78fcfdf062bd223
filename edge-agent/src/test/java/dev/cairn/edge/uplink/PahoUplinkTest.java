package dev.cairn.edge.uplink;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PahoUplinkTest extends UplinkContract {
    @Override
    Uplink uplink(int port, List<String> down, Duration limit) {
        return new PahoUplink(URI.create("mqtt://127.0.0.1:" + port), "dev", down, Optional.empty(), limit);
    }

    @Test
    void refuses_an_address_that_would_go_out_unprotected_or_nowhere() {
        for (String bad : List.of("mqtts://127.0.0.1:8883", "http://127.0.0.1:80", "mqtt://127.0.0.1")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new PahoUplink(URI.create(bad), "dev", List.of(), Optional.empty(), Duration.ofSeconds(1)),
                    bad);
        }
    }
}

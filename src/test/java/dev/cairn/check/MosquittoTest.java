package dev.cairn.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Needs.Broker
class MosquittoTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static Proc client(String program, int port, String... words) {
        assumeTrue(House.program(program).isPresent(), program + " is not installed (Debian: mosquitto-clients)");
        List<String> command = new ArrayList<>();
        command.add(House.program(program).orElseThrow().toString());
        command.addAll(List.of("-V", "5", "-h", "127.0.0.1", "-p", Integer.toString(port), "-t", "moss"));
        command.addAll(List.of(words));
        return Proc.named(program).command(command);
    }

    @Test
    void what_is_published_reaches_a_subscriber() {
        try (Mosquitto broker = Mosquitto.in(folder).start()) {
            try (Proc subscriber = client("mosquitto_sub", broker.port(), "-C", "1", "-v")) {
                broker.proc().awaitLine("New client connected", SOON);
                try (Proc publisher = client("mosquitto_pub", broker.port(), "-q", "1", "-r", "-m", "green")) {
                    assertEquals(0, publisher.awaitExit(SOON));
                }
                assertEquals("moss green", subscriber.awaitLine("green", SOON));
                assertEquals(0, subscriber.awaitExit(SOON));
            }
        }
    }

    @Test
    void a_persistent_broker_keeps_its_port_and_what_it_retained() {
        try (Mosquitto broker = Mosquitto.in(folder).persistent().start()) {
            try (Proc publisher = client("mosquitto_pub", broker.port(), "-q", "1", "-r", "-m", "stone")) {
                assertEquals(0, publisher.awaitExit(SOON));
            }
            broker.stop();
            assertFalse(FreePorts.answers(broker.port()));
            broker.start();
            try (Proc subscriber = client("mosquitto_sub", broker.port(), "-C", "1")) {
                assertEquals("stone", subscriber.awaitLine("stone", SOON));
            }
        }
    }
}

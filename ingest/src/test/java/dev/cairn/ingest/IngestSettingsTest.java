package dev.cairn.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestSettingsTest {
    private static IngestSettings read(String yaml) {
        return Settings.parse(yaml, "ingest.yaml", IngestSettings.class, Map.of());
    }

    @Test
    void an_empty_file_opens_only_the_operators_port_on_the_loopback_address() {
        IngestSettings settings = read("");
        assertTrue(settings.mqtt().isEmpty()
                && settings.broker().isEmpty()
                && settings.capture().isEmpty());
        assertEquals("127.0.0.1", settings.admin().host());
        assertEquals(50, settings.quotas().messagesPerSecond());
    }

    @Test
    void reads_every_door() {
        IngestSettings settings = read(
                """
                mqtt:
                  port: 0
                  key: key.pem
                  certificate: cert.pem
                  authority: ca.pem
                broker:
                  address: ssl://broker.example:8883
                  user: ingest
                  receive-maximum: 20
                capture:
                  port: 9000
                quotas:
                  messages-per-second: 5
                """);
        assertEquals(0, settings.mqtt().orElseThrow().port());
        assertEquals(20, settings.broker().orElseThrow().receiveMaximum());
        assertEquals(9000, settings.capture().orElseThrow().port());
        assertEquals(5, settings.quotas().messagesPerSecond());
    }

    @Test
    void refuses_a_door_without_a_key_and_numbers_out_of_range() {
        assertThrows(SettingsException.class, () -> read("mqtt:\n  port: 1\n"));
        assertThrows(SettingsException.class, () -> read("broker:\n  address: tcp://b:1\n  key: key.pem\n"));
        assertThrows(SettingsException.class, () -> read("quotas:\n  messages-per-second: 0\n"));
        assertThrows(SettingsException.class, () -> read("mqqt:\n  port: 1\n"));
    }
}

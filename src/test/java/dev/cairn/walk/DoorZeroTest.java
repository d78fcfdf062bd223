package dev.cairn.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Proc;
import dev.cairn.edge.Agent;
import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.Main;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.firmware.Profiles;
import dev.cairn.launch.demo.World;
import dev.cairn.proof.Bytes;
import dev.cairn.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Doors 0 and 2: whom a gateway obeys, and that it does not start half. There is no server anywhere. */
class DoorZeroTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private World world;

    @BeforeEach
    void found() throws Exception {
        world = World.in(
                folder.resolve("world"),
                RunningHouse.freshPlaces(),
                InstantSource.system().instant(),
                new SecureRandom());
    }

    @Test
    void door_00_an_older_a_foreign_and_a_damaged_configuration_are_refused_and_recorded_and_the_old_one_stays()
            throws Exception {
        EdgeSettings settings = Settings.read(world.file("gateways/orchard.yaml"), EdgeSettings.class, Map.of());
        try (Agent agent = Assembly.start(settings)) {
            assertEquals(1, agent.health().configuration());
            assertEquals("CFG-04", refusal(agent, signed("orchard", 1, "grower")));
            assertEquals("CFG-02", refusal(agent, signed("orchard", 7, "carrier")));
            assertEquals("CFG-03", refusal(agent, signed("coldroom", 7, "grower")));
            assertEquals("CFG-01", refusal(agent, flipped(signed("orchard", 7, "grower"))));
            assertEquals(1, agent.health().configuration(), "the old one stays");
            assertTrue(agent.configure(signed("orchard", 8, "grower")) instanceof Judgement.Accepted);
            assertEquals(8, agent.health().configuration());
            assertEquals("CFG-04", refusal(agent, signed("orchard", 7, "grower")));
        }
        List<String> recorded = FieldGateway.spooled(world, "orchard", "data").stream()
                .flatMap(said -> said.records().stream())
                .filter(record -> record.name().endsWith(":cairn/event/config-refused"))
                .map(record -> record.string().orElse("").substring(0, 6))
                .toList();
        assertEquals(
                List.of("CFG-04", "CFG-02", "CFG-03", "CFG-01", "CFG-04"), recorded, "signed, one after the other");
    }

    @Test
    void door_00_a_gateway_whose_first_configuration_is_a_strangers_does_not_start() throws Exception {
        Files.write(
                world.file("gateways/orchard.configuration"),
                signed("orchard", 1, "carrier").toArray());
        assertRefusesToStart("CFG-02");
    }

    @Test
    void door_02_a_gateway_whose_key_cannot_be_used_stops_loudly() throws Exception {
        Files.writeString(world.file("keys/orchard.key"), "not a key\n");
        assertRefusesToStart("orchard.key");
    }

    private void assertRefusesToStart(String says) {
        try (Proc gateway = Proc.named("gateway-refused")
                .java(Main.class, "run", "--config", world.file("gateways/orchard.yaml"))) {
            assertEquals(1, gateway.awaitExit(PATIENCE), gateway::tail);
            assertTrue(gateway.tail().contains(says), gateway::tail);
        }
    }

    private static String refusal(Agent agent, Bytes bundle) throws Exception {
        return ((Judgement.Refused) agent.configure(bundle)).code();
    }

    private Bytes signed(String gateway, long version, String organisation) throws Exception {
        var content = new ConfigurationBundle.Content(
                World.ORIGIN,
                world.key(gateway).publicKey().thumbprint(),
                version,
                Instant.parse("2026-11-21T00:00:00Z"),
                Profiles.yaml("orchard-station"));
        return ConfigurationBundle.sign(content, world.key(organisation)).bytes();
    }

    private static Bytes flipped(Bytes bundle) {
        byte[] bytes = bundle.toArray();
        bytes[bytes.length / 2] ^= 1;
        return Bytes.wrap(bytes);
    }
}

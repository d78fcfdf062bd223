package dev.cairn.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Mosquitto;
import dev.cairn.check.Needs;
import dev.cairn.check.Proc;
import dev.cairn.edge.Agent;
import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.Main;
import dev.cairn.edge.uplink.Outgoing;
import dev.cairn.edge.uplink.PahoUplink;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.firmware.Profiles;
import dev.cairn.launch.demo.World;
import dev.cairn.launch.demo.World.Places;
import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.Topic;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import dev.cairn.settings.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        try (Agent agent = Assembly.start(settings, java.time.InstantSource.system(), waits -> {})) {
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
    @Needs.Broker
    void door_00_pushed_over_the_wire_a_strangers_configuration_changes_nothing_and_a_newer_one_comes_into_force()
            throws Exception {
        try (Mosquitto broker = Mosquitto.in(folder)
                .tls(world.file("tls/ca.pem"), world.file("tls/door.pem"), world.file("tls/door.key"))
                .start()) {
            behind(broker.port());
            try (Proc gateway = Proc.named("gateway-pushed")
                            .java(Main.class, "run", "--config", world.file("gateways/orchard.yaml"));
                    Uplink.Line line = uplink(broker.port()).connect(new Deaf())) {
                gateway.awaitLine("connected window=", PATIENCE);
                push(line, signed("orchard", 7, "carrier"));
                gateway.awaitLine("configuration refused code=CFG-02", PATIENCE);
                push(line, signed("orchard", 9, "grower"));
                gateway.awaitLine("configuration in force version=9", PATIENCE);
                push(line, signed("orchard", 8, "grower"));
                gateway.awaitLine("configuration refused code=CFG-04", PATIENCE);
            }
        }
    }

    /** The same world, its gateways' server now at this port. */
    private void behind(int port) throws Exception {
        Places fresh = RunningHouse.freshPlaces();
        World.in(
                world.file(""),
                new Places(
                        fresh.web(),
                        port,
                        fresh.capture(),
                        fresh.admin(),
                        fresh.witness(),
                        fresh.stamp(),
                        fresh.host(),
                        fresh.publicUrl()),
                InstantSource.system().instant(),
                new SecureRandom());
    }

    private PahoUplink uplink(int port) throws Exception {
        return new PahoUplink(
                URI.create("mqtts://127.0.0.1:" + port),
                "the-organisations-office",
                List.of(),
                Optional.of(TlsFiles.pem(
                        world.file("tls/ca.pem"), world.file("tls/coldroom.pem"), world.file("tls/coldroom.key"))),
                PATIENCE);
    }

    private void push(Uplink.Line line, Bytes bundle) throws Exception {
        OrgId grower = OrgId.of(world.key("grower").publicKey().thumbprint());
        DeviceId orchard = DeviceId.of(world.key("orchard").publicKey().thumbprint());
        String topic = Topics.of(grower, orchard, Topic.Kind.CONFIG);
        line.publish(1, new Outgoing(topic, bundle, Optional.empty(), Optional.empty()));
    }

    private record Deaf() implements Uplink.Events {
        @Override
        public void acknowledged(long ticket, int reason) {}

        @Override
        public void arrived(String topic, Bytes payload) {}

        @Override
        public void down(String why) {}
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
                Profiles.simulated("orchard-station"));
        return ConfigurationBundle.sign(content, world.key(organisation)).bytes();
    }

    private static Bytes flipped(Bytes bundle) {
        byte[] bytes = bundle.toArray();
        bytes[bytes.length / 2] ^= 1;
        return Bytes.wrap(bytes);
    }
}

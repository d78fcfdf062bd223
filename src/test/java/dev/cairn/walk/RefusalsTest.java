package dev.cairn.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.uplink.Outgoing;
import dev.cairn.edge.uplink.PahoUplink;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.edge.uplink.UplinkDown;
import dev.cairn.launch.demo.World;
import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.Topic;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Everything wrong that may come to a door: a clear no with a code, counted, seen by the operator; and the house goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STATEMENTS = "application/vnd.cairn.statements+cbor";
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int PACKET_TOO_LARGE = 0x95;

    private final SecureRandom random = new SecureRandom();
    private final BlockingQueue<Integer> pubacks = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> downs = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private RunningHouse house;
    private long acceptedBefore;

    @BeforeAll
    void open() throws Exception {
        house = RunningHouse.shared();
        acceptedBefore = accepted();
    }

    /** The honest gateway's count has gone on, and nothing of it was refused. */
    @AfterAll
    void the_honest_gateway_went_on_meanwhile() throws Exception {
        RunningHouse.until("the host's next statement", () -> accepted() > acceptedBefore);
        JsonNode host = device(house.host().deviceId());
        assertEquals(0, host.path("refused").asLong(), host::toString);
        assertTrue(house.allAlive());
    }

    private long accepted() throws Exception {
        return device(house.host().deviceId()).path("accepted").asLong();
    }

    private JsonNode device(String id) {
        for (JsonNode each : house.live().path("fleet")) {
            if (each.path("device").asText().equals(id)) {
                return each;
            }
        }
        return JSON.createObjectNode();
    }

    private long count(String code) {
        return house.live().path("codes").path(code).asLong();
    }

    /** Does it; the code must be counted once more and stand on the operator's page. */
    private void counted(String code, RunningHouse.Look wrong) throws Exception {
        long before = count(code);
        assertTrue(wrong.isTrue(), code);
        RunningHouse.until(code + " is counted", () -> count(code) > before);
        onTheOperatorsPage(code);
    }

    private void onTheOperatorsPage(String text) throws Exception {
        RunningHouse.until(text + " on /ops", () -> {
            Http.Reply ops = Http.get(house.web("/ops"));
            return ops.status() == 200 && ops.text().contains(text);
        });
    }

    private Clock clock() {
        return new Clock(0, OptionalLong.empty(), Bytes.random(random, Clock.BOOT_ID_BYTES), 1000);
    }

    private Capsule.Whole reading(Hash device) {
        String name = "urn:cairn:key:" + device.hex() + ":air-temperature";
        return Senml.capsule(
                List.of(SenmlRecord.number(name, InstantSource.system().instant(), BigDecimal.valueOf(40, 1), "Cel")),
                random);
    }

    private Envelope signed(Signer signer, Bytes chain, Capsule.Whole capsule) {
        var statement = new ChainPen(World.ORIGIN, chain, 0, Hash.ZERO, signer)
                .next(capsule.root(), InstantSource.system().instant(), clock(), Optional.empty());
        return new Envelope(statement.bytes(), capsule.bytes());
    }

    private Bytes fridgeChain() throws Exception {
        return house.world().chains("fridge").get(0);
    }

    private Hash fridge() throws Exception {
        return house.world().key("fridge").publicKey().thumbprint();
    }

    /** A statement in the name of the shop's fridge, by a key that is not the fridge's. */
    private Envelope forged() throws Exception {
        Signer stranger = SoftwareSigner.generate(Algorithm.ED25519, random);
        PublicKey fridges = house.world().key("fridge").publicKey();
        Signer pretender = new Signer() {
            @Override
            public PublicKey publicKey() {
                return fridges;
            }

            @Override
            public Bytes sign(Bytes message) {
                return stranger.sign(message);
            }
        };
        return signed(pretender, fridgeChain(), reading(fridge()));
    }

    private JsonNode posted(Envelope envelope) throws Exception {
        Http.Reply reply = Http.post(house.capture(), STATEMENTS, Envelope.encodeAll(List.of(envelope)));
        assertEquals(202, reply.status(), reply::text);
        return JSON.readTree(reply.text()).at("/results/0");
    }

    private boolean answers(Envelope envelope, String outcome, String code) throws Exception {
        JsonNode said = posted(envelope);
        assertEquals(
                outcome + " " + code,
                said.path("outcome").asText() + " " + said.path("code").asText());
        assertFalse(said.path("text").asText().isEmpty(), "a sentence");
        return true;
    }

    @Test
    void a_wrong_key_is_refused_for_good() throws Exception {
        counted("SIG-01", () -> answers(forged(), "refused", "SIG-01"));
    }

    @Test
    void an_unknown_device_is_told_to_come_again_once_it_is_registered() throws Exception {
        Signer stranger = SoftwareSigner.generate(Algorithm.ED25519, random);
        Envelope sent = signed(
                stranger, Bytes.random(random, 16), reading(stranger.publicKey().thumbprint()));
        counted("ENR-01", () -> answers(sent, "retry", "ENR-01"));
    }

    @Test
    void an_unregistered_chain_is_told_to_come_again() throws Exception {
        Envelope sent = signed(house.world().key("fridge"), Bytes.random(random, 16), reading(fridge()));
        counted("ENR-02", () -> answers(sent, "retry", "ENR-02"));
    }

    @Test
    void an_invalid_event_is_refused_for_good_and_cairn_sign_does_not_even_sign_it() throws Exception {
        Capsule.Whole nonsense =
                Capsule.whole("epcis", List.of(new Capsule.Member("/type", Item.of("NoSuchEvent"))), random);
        Envelope sent = signed(house.world().key("grower"), Bytes.random(random, 16), nonsense);
        String code = posted(sent).path("code").asText();
        assertTrue(code.startsWith("EPC-"), code);
        counted(code, () -> answers(sent, "refused", code));
        Path document = folder.resolve("invalid.json");
        Files.writeString(
                document, "{\"type\":\"EPCISDocument\",\"epcisBody\":{\"eventList\":[{\"type\":\"Nonsense\"}]}}");
        String said = house.sign("grower", List.of(document));
        assertTrue(said.contains("EPC-") && said.endsWith("exit 1\n") && !said.contains("signed "), said);
    }

    @Test
    void a_replay_is_answered_with_the_index_it_already_has_and_stands_in_the_log_once() throws Exception {
        FieldGateway.Said old = house.lorry().remembered().get(0);
        JsonNode first = posted(old.envelope());
        JsonNode second = posted(old.envelope());
        assertEquals("duplicate", first.path("outcome").asText(), first::toString);
        assertEquals(first.path("index").asLong(), second.path("index").asLong());
        RunningHouse.until(
                "both are counted",
                () -> device(house.lorry().deviceId()).path("duplicate").asLong() >= 2);
        onTheOperatorsPage(house.lorry().deviceId());
    }

    @Test
    void broken_cbor_from_a_gateway_is_refused_for_good() throws Exception {
        counted("STM-01", () -> publish("fridge", ownTopic(), Bytes.ofHex("82ff00")) == PAYLOAD_FORMAT_INVALID);
    }

    @Test
    void another_devices_topic_is_not_taken() throws Exception {
        Envelope honest = signed(house.world().key("fridge"), fridgeChain(), reading(fridge()));
        String foreign = Topics.of(shop(), DeviceId.of(house.lorry().key().thumbprint()), Topic.Kind.DATA);
        counted("TOP-01", () -> publish("fridge", foreign, honest.encode()) == NOT_AUTHORIZED);
    }

    @Test
    void another_devices_statement_on_ones_own_topic_is_not_taken() throws Exception {
        Envelope stolen = house.lorry().remembered().get(0).envelope();
        counted("TOP-01", () -> publish("fridge", ownTopic(), stolen.encode()) == NOT_AUTHORIZED);
    }

    @Test
    void an_oversized_packet_ends_the_connection() throws Exception {
        counted("PKT-01", () -> disconnectedAfter(ownTopic(), 70 * 1024) == PACKET_TOO_LARGE);
    }

    @Test
    void a_foreign_authoritys_certificate_is_not_let_in() throws Exception {
        World foreign = World.in(
                folder.resolve("foreign"),
                RunningHouse.freshPlaces(),
                InstantSource.system().instant(),
                random);
        EdgeSettings.Tls theirs = settings(foreign, "fridge").tls();
        EdgeSettings.Tls ours = settings(house.world(), "fridge").tls();
        var sockets = TlsFiles.pem(
                ours.trust().orElseThrow(),
                theirs.certificate().orElseThrow(),
                theirs.key().orElseThrow().file());
        counted("CON-01", () -> {
            assertThrows(UplinkDown.class, () -> uplink(sockets).connect(new Collect(pubacks, downs)));
            return true;
        });
    }

    @Test
    void a_plain_epcis_document_is_told_to_be_signed_first() throws Exception {
        counted("HTT-01", () -> {
            Http.Reply reply = Http.post(house.capture(), "application/ld+json", Bytes.ofUtf8("{}"));
            assertTrue(reply.text().contains("cairn sign"), reply.text());
            return reply.status() == 415;
        });
    }

    @Test
    void an_unknown_lot_is_an_honest_404_and_a_malformed_link_a_400_with_its_place() throws Exception {
        Http.Reply unknown = Http.get(house.web("/01/09521321000025/10/NOBODY"), "application/problem+json");
        assertEquals(404, unknown.status());
        assertTrue(JSON.readTree(unknown.text()).path("detail").asText().contains("NOBODY"), unknown.text());
        Http.Reply malformed = Http.get(house.web("/01/0952132100002X/10/A"), "application/problem+json");
        assertEquals(400, malformed.status());
        JsonNode problem = JSON.readTree(malformed.text());
        assertTrue(problem.path("code").asText().matches("[A-Z0-9]{3}-\\d\\d"), problem::toString);
        assertTrue(problem.path("detail").asText().contains("At character"), problem::toString);
        onTheOperatorsPage(problem.path("code").asText());
        onTheOperatorsPage("HTTP-404");
    }

    private OrgId shop() throws Exception {
        return OrgId.of(house.world().key("shop").publicKey().thumbprint());
    }

    private String ownTopic() throws Exception {
        return Topics.of(shop(), DeviceId.of(fridge()), Topic.Kind.DATA);
    }

    private static EdgeSettings settings(World world, String id) {
        return Settings.read(world.file("gateways/" + id + ".yaml"), EdgeSettings.class, Map.of());
    }

    private PahoUplink uplink(SocketFactory sockets) {
        return new PahoUplink(
                URI.create("mqtts://127.0.0.1:" + house.mqttPort()),
                "refusals",
                List.of(),
                Optional.of(sockets),
                Duration.ofSeconds(60));
    }

    /** Publishes over a connection of its own; the reason of the PUBACK, 0xff if the connection ended instead. */
    private int publish(String gateway, String topic, Bytes payload) throws Exception {
        SSLSocketFactory sockets = sockets(gateway);
        pubacks.clear();
        downs.clear();
        try (Uplink.Line line = uplink(sockets).connect(new Collect(pubacks, downs))) {
            line.publish(1, new Outgoing(topic, payload, Optional.empty(), Optional.empty()));
            for (int i = 0; i < 600; i++) {
                Integer reason = pubacks.poll(100, TimeUnit.MILLISECONDS);
                if (reason != null) {
                    return reason;
                }
                if (!downs.isEmpty()) {
                    return 0xff;
                }
            }
        }
        throw new AssertionError("neither PUBACK nor DISCONNECT");
    }

    /** By hand, for every decent client keeps to the limit that our CONNACK names: the reason of the DISCONNECT. */
    private int disconnectedAfter(String topic, int payloadBytes) throws Exception {
        try (Socket socket = sockets("fridge").createSocket("127.0.0.1", house.mqttPort())) {
            socket.setSoTimeout(60_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            packet(out, 0x10, Bytes.ofHex("00044d515454" + "05" + "02" + "003c" + "00" + "0001" + "78"));
            Bytes name = Bytes.ofUtf8(topic);
            Bytes head =
                    Bytes.of(new byte[] {0, (byte) name.size()}).concat(name).concat(Bytes.ofHex("000100"));
            packet(out, 0x32, head.concat(Bytes.wrap(new byte[payloadBytes])));
            // Only the first bytes of the payload: the door decides by what is announced, and closes on what would
            // still come.
            byte[] announced = out.toByteArray();
            socket.getOutputStream().write(announced, 0, announced.length - payloadBytes + 64);
            byte[] said = socket.getInputStream().readAllBytes();
            for (int at = 0; at < said.length; at += 2 + said[at + 1]) {
                if ((said[at] & 0xff) == 0xe0) {
                    return said[at + 2] & 0xff;
                }
            }
        }
        throw new AssertionError("no DISCONNECT");
    }

    private static void packet(ByteArrayOutputStream out, int type, Bytes rest) {
        out.write(type);
        int length = rest.size();
        do {
            out.write(length % 128 + (length >= 128 ? 128 : 0));
            length /= 128;
        } while (length > 0);
        out.writeBytes(rest.toArray());
    }

    private SSLSocketFactory sockets(String gateway) throws Exception {
        EdgeSettings.Tls files = settings(house.world(), gateway).tls();
        return TlsFiles.pem(
                files.trust().orElseThrow(),
                files.certificate().orElseThrow(),
                files.key().orElseThrow().file());
    }

    private record Collect(BlockingQueue<Integer> pubacks, BlockingQueue<String> downs) implements Uplink.Events {
        @Override
        public void acknowledged(long ticket, int reason) {
            pubacks.add(reason);
        }

        @Override
        public void arrived(String topic, Bytes payload) {}

        @Override
        public void down(String why) {
            downs.add(why);
        }
    }
}

package dev.cairn.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.capture.CaptureDoor;
import dev.cairn.ingest.fake.Certificates;
import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.RawMqtt;
import dev.cairn.ingest.verify.Verifier;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All doors on the real ledger, with its stores in memory. */
class IngestTierTest {
    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Consortium consortium = Consortium.withoutWitnesses(7);
    private final Stores stores = MemoryStores.create();
    private final Certificates certificates = new Certificates("Test authority");
    private final Gateway gateway = new Gateway(
            Consortium.ORIGIN,
            consortium.device,
            consortium.organisation.publicKey().thumbprint());
    private final Map<Long, Statement> made = new HashMap<>();
    private Ledger ledger;
    private IngestTier tier;

    @BeforeEach
    void open() {
        certificates.server(folder);
        start();
        consortium.found(ledger, gateway.chain());
    }

    private void start() {
        ledger = Ledger.open(
                LedgerConfig.of(consortium.genesis).withSealPeriod(Duration.ofMillis(50)),
                stores,
                consortium.log,
                List.of(),
                consortium.clock);
        tier = DoorWorld.wait(
                IngestTier.start(vertx, settings(), ledger, ledger, ledger.keys(), consortium.node, consortium.clock));
    }

    private void stop() {
        DoorWorld.wait(tier.close());
        ledger.close();
    }

    @AfterEach
    void close() {
        stop();
        DoorWorld.wait(vertx.close());
    }

    private IngestSettings settings() {
        return new IngestSettings(
                Optional.of(new IngestSettings.Mqtt(
                        "127.0.0.1",
                        0,
                        folder.resolve("key.pem"),
                        folder.resolve("cert.pem"),
                        folder.resolve("ca.pem"))),
                Optional.empty(),
                Optional.of(new IngestSettings.Capture("127.0.0.1", 0, Optional.empty())),
                Optional.empty(),
                Optional.of(folder.resolve("configurations")),
                new IngestSettings.Admin("127.0.0.1", 0, List.of(), Duration.ofMinutes(10), Duration.ofMinutes(5)),
                new IngestSettings.Quotas(100, 1_000),
                0,
                Verifier.BOUNCYCASTLE);
    }

    private RawMqtt connect(Gateway who) throws Exception {
        RawMqtt raw = new RawMqtt(
                certificates.context(certificates.device(who.device().hex())),
                tier.ports().mqtt().orElseThrow());
        raw.connect("agent");
        raw.subscribe(who.topic(Topic.Kind.RECEIPT));
        return raw;
    }

    private Envelope next() throws Exception {
        Envelope envelope = gateway.next();
        Statement statement = Statement.parse(envelope.statement());
        made.put(statement.seq(), statement);
        return envelope;
    }

    private Receipt.Accepted accepted(Bytes bytes) throws Exception {
        Receipt.Accepted accepted =
                (Receipt.Accepted) Receipt.open(bytes, consortium.node.publicKey(), Consortium.ORIGIN);
        var verdict = Receipt.check(
                accepted, consortium.genesis, seq -> Optional.ofNullable(made.get(seq)), Optional.empty());
        assertTrue(verdict.isProven(), verdict.toString());
        return accepted;
    }

    private static Bytes payload(MqttPublishMessage message) {
        byte[] payload = new byte[message.payload().readableBytes()];
        message.payload().readBytes(payload);
        return Bytes.wrap(payload);
    }

    @Test
    void a_gateways_statements_are_acknowledged_sealed_and_receipted() throws Exception {
        try (RawMqtt raw = connect(gateway)) {
            for (int id = 1; id <= 30; id++) {
                raw.publish(gateway.topic(Topic.Kind.DATA), id, next().encode().toArray());
            }
            int acknowledged = 0;
            Map<Long, Long> indices = new HashMap<>();
            Level best = Level.SEQUENCED;
            while (acknowledged < 30 || indices.size() < 30 || best != Level.WITNESSED) {
                var packet = raw.receive(Duration.ofSeconds(60)).orElseThrow();
                if (packet instanceof MqttPublishMessage down) {
                    Receipt.Accepted receipt = accepted(payload(down));
                    receipt.rows().forEach(row -> indices.put(row.seq(), row.index()));
                    best = receipt.level().compareTo(best) > 0 ? receipt.level() : best;
                    raw.send(io.netty.handler.codec.mqtt.MqttMessageBuilders.pubAck()
                            .packetId(down.variableHeader().packetId())
                            .build());
                } else {
                    acknowledged++;
                }
            }
            for (long seq = 0; seq < 30; seq++) {
                assertEquals(
                        made.get(seq).bytes(), ledger.entry(indices.get(seq)), "the log holds what the gateway signed");
            }
        }
    }

    @Test
    void after_a_restart_the_same_message_is_a_duplicate_and_who_asks_gets_the_same_index() throws Exception {
        Bytes message = next().encode();
        try (RawMqtt raw = connect(gateway)) {
            raw.publish(gateway.topic(Topic.Kind.DATA), 1, message.toArray());
            assertEquals(0, raw.puback(1));
            long size = ledger.sequenced();
            DoorWorld.await("it is published", () -> ledger.published().size() >= size);
        }
        long index = ledger.indexOf(gateway.chain(), 0).orElseThrow();
        long entries = ledger.sequenced();
        stop();
        start();
        try (RawMqtt raw = connect(gateway)) {
            raw.publish(gateway.topic(Topic.Kind.DATA), 1, message.toArray());
            assertEquals(0, raw.puback(1));
            assertEquals(
                    index, accepted(Bytes.wrap(raw.delivered())).rows().get(0).index());
            StateRequest request = new StateRequest(gateway.chain(), 0, OptionalLong.empty(), Optional.empty());
            raw.publish(gateway.topic(Topic.Kind.STATE), 2, request.encode().toArray());
            assertEquals(0, raw.puback(2));
            assertEquals(
                    index, accepted(Bytes.wrap(raw.delivered())).rows().get(0).index());
        }
        assertEquals(entries, ledger.sequenced());
    }

    @Test
    void an_organisation_enrols_a_device_by_capture_and_the_device_is_then_served() throws Exception {
        Gateway newcomer = new Gateway(
                Consortium.ORIGIN,
                Consortium.signer(Algorithm.ED25519, 77),
                consortium.organisation.publicKey().thumbprint());
        byte[] message = newcomer.next().encode().toArray();
        try (RawMqtt raw = connect(newcomer)) {
            raw.publish(newcomer.topic(Topic.Kind.DATA), 1, message);
            assertEquals(0x87, raw.puback(1));
            Receipt.Retry retry = (Receipt.Retry)
                    Receipt.open(Bytes.wrap(raw.delivered()), consortium.node.publicKey(), Consortium.ORIGIN);
            assertEquals("ENR-01", retry.code());
            capture(consortium.founding.by(
                    KeyStatement.device(
                            Consortium.ORIGIN,
                            newcomer.signer(),
                            newcomer.organisation(),
                            "Newcomer",
                            Optional.empty(),
                            List.of(newcomer.chain()),
                            List.of()),
                    consortium.founding.pen(ledger, consortium.organisation)));
            raw.publish(newcomer.topic(Topic.Kind.DATA), 2, message);
            assertEquals(0, raw.puback(2));
        }
    }

    private void capture(Offer offer) throws Exception {
        Envelope envelope = new Envelope(offer.statement().bytes(), offer.capsule());
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + tier.ports().capture().orElseThrow() + "/capture"))
                        .header("Content-Type", CaptureDoor.MEDIA_TYPE)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                Envelope.encodeAll(List.of(envelope)).toArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(202, response.statusCode(), response.body());
        assertTrue(new JsonObject(response.body()).getBoolean("success"), response.body());
    }

    @Test
    void the_operators_port_tells_of_the_ledger() throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + tier.ports().admin() + "/live"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonObject said = new JsonObject(response.body()).getJsonObject("ledger");
        assertEquals("open", said.getString("state"));
        assertTrue(said.getLong("sequenced") > 5);
    }

    @Test
    void a_halted_ledger_sends_gateways_away_without_a_puback() throws Exception {
        ledger.close();
        try (RawMqtt raw = connect(gateway)) {
            raw.publish(gateway.topic(Topic.Kind.DATA), 1, next().encode().toArray());
            assertEquals(0x8b, raw.disconnected());
        }
    }
}

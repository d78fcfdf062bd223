package dev.cairn.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.uplink.Outgoing;
import dev.cairn.edge.uplink.PahoUplink;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.launch.demo.World;
import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.Topic;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Statement;
import dev.cairn.settings.Settings;
import dev.cairn.walk.FieldGateway.Said;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.SocketFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * One reading, the warmest that the lorry measured, through the doors of docs/ARCHITECTURE.md. Door 0 is in {@link DoorZeroTest}, the
 * last one in {@link PhoneWalkTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class OneReadingWalkTest {
    private static final String WARM = "air-temperature";

    private RunningHouse house;
    private Said said;
    private SenmlRecord reading;

    @BeforeAll
    void followTheWarmestReading() throws Exception {
        house = RunningHouse.shared();
        said = house.lorry().remembered().get(0);
        reading = said.records().get(0);
        BigDecimal warmest = BigDecimal.valueOf(-100);
        for (Said each : house.lorry().remembered()) {
            for (SenmlRecord record : each.records()) {
                if (isOf(record, WARM) && record.value().orElse(warmest).compareTo(warmest) > 0) {
                    warmest = record.value().orElseThrow();
                    reading = record;
                    said = each;
                }
            }
        }
    }

    private static boolean isOf(SenmlRecord record, String local) {
        return record.ours().filter(name -> name.local().equals(local)).isPresent();
    }

    @Test
    void door_01_the_value_stands_in_the_capsule_with_its_time_and_a_dead_probe_says_that_it_has_none() {
        assertTrue(reading.value().orElseThrow().compareTo(BigDecimal.valueOf(8)) > 0, "warm: " + reading);
        assertEquals(Optional.of("Cel"), reading.unit());
        assertTrue(reading.time().isAfter(house.story().start())
                && reading.time().isBefore(house.story().end()));
        List<SenmlRecord> all = records(house.lorry());
        List<SenmlRecord> faults = all.stream()
                .filter(each -> isOf(each, RunningHouse.FAULTY + "/fault"))
                .toList();
        assertTrue(faults.size() > 100, "one for each look: " + faults.size());
        assertTrue(faults.stream().allMatch(each -> each.string().equals(Optional.of("absent"))), faults::toString);
        assertFalse(all.stream().anyMatch(each -> isOf(each, RunningHouse.FAULTY)), "an invented value");
        List<SenmlRecord> real = records(house.host());
        for (String channel : List.of("load-1min", "memory-available", "disk-free")) {
            assertTrue(
                    real.stream()
                            .anyMatch(
                                    each -> isOf(each, channel) && each.value().isPresent()),
                    channel);
        }
    }

    private static List<SenmlRecord> records(FieldGateway gateway) {
        return gateway.remembered().stream()
                .flatMap(each -> each.records().stream())
                .toList();
    }

    @Test
    void door_02_each_statement_signs_its_capsule_and_the_one_before() throws Exception {
        chained(house.lorry(), Algorithm.ES256);
        chained(house.host(), Algorithm.ED25519);
    }

    private static void chained(FieldGateway gateway, Algorithm algorithm) throws Exception {
        Hash before = Hash.ZERO;
        long seq = 0;
        for (Said each : gateway.remembered()) {
            Statement statement = each.statement();
            assertEquals(algorithm, statement.algorithm());
            assertEquals(seq++, statement.seq());
            assertEquals(before, statement.prev());
            assertEquals(World.ORIGIN, statement.origin());
            assertEquals(
                    dev.cairn.proof.statement.Capsule.parse(each.envelope().capsule())
                            .root(),
                    statement.root());
            assertTrue(statement.verify(gateway.key()).isProven());
            assertTrue(statement.anchor().isEmpty(), "no head was known yet");
            before = statement.hash();
        }
        assertTrue(seq > 0);
    }

    @Test
    void door_03_it_was_on_disk_before_there_was_any_server() {
        for (FieldGateway gateway : List.of(house.lorry(), house.host())) {
            Map<String, String> status = gateway.statusThen();
            assertEquals("false", status.get("connected"));
            assertEquals("never", status.get("last-receipt"));
            assertTrue(Long.parseLong(status.getOrDefault("waiting", "0")) > 0, status::toString);
            assertFalse(gateway.remembered().isEmpty());
        }
    }

    @Test
    void door_04_both_gateways_hold_a_connection_with_a_certificate_of_their_own_and_nobody_else_gets_one()
            throws Exception {
        for (FieldGateway gateway : List.of(house.lorry(), house.host())) {
            JsonNode connection = find(house.live().path("fleet"), "device", gateway.deviceId());
            assertTrue(connection.path("connections").asInt() > 0, connection::toString);
            assertFalse(connection.path("certificateUntil").asText().isEmpty(), connection::toString);
        }
        EdgeSettings settings = settings("lorry");
        var trusting = javax.net.ssl.SSLContext.getInstance("TLSv1.3");
        var authorities = java.security.KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        try (var in = java.nio.file.Files.newInputStream(settings.tls().trust().orElseThrow())) {
            authorities.setCertificateEntry(
                    "ca",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        var trust = javax.net.ssl.TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        trusting.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", house.mqttPort())) {
            socket.setSoTimeout(60_000);
            assertThrows(SSLException.class, () -> {
                socket.startHandshake();
                socket.getInputStream().read();
            });
        }
    }

    private static JsonNode find(JsonNode list, String member, String value) {
        for (JsonNode each : list) {
            if (each.path(member).asText().equals(value)) {
                return each;
            }
        }
        throw new AssertionError("no " + member + " " + value + " in " + list);
    }

    @Test
    void door_05_and_06_it_has_an_index_and_its_capsule_comes_back_byte_for_byte() throws Exception {
        Rows.Row row = row();
        assertTrue(row.index() > 0);
        assertEquals(said.envelope().capsule(), row.capsule().orElseThrow().bytes());
        assertEquals(said.envelope().statement(), entries().get((int) row.index()));
        assertEquals(200, Http.get(house.web("/ledger/entries/" + row.index())).status());
        JsonNode device =
                find(house.live().path("fleet"), "device", house.lorry().deviceId());
        assertTrue(
                device.path("accepted").asLong() >= house.lorry().remembered().size(), device::toString);
        assertEquals(0, device.path("refused").asLong(), device::toString);
    }

    private Rows.Row row() throws Exception {
        return Rows.of(house.bundle()).saying(said.statement().hash()).orElseThrow();
    }

    private Checkpoint checkpoint() throws Exception {
        return Checkpoint.parse(
                SignedNote.parse(Http.get(house.web("/checkpoint")).text()).text());
    }

    private List<Bytes> entries() throws Exception {
        return LogFiles.entries(house.web("/"), checkpoint().size());
    }

    @Test
    void door_07_the_tiles_give_the_root_that_the_log_signed_and_the_seals_cover_every_entry() throws Exception {
        Checkpoint checkpoint = checkpoint();
        List<Bytes> entries = LogFiles.entries(house.web("/"), checkpoint.size());
        List<Hash> leaves = LogFiles.leaves(house.web("/"), checkpoint.size());
        assertEquals(checkpoint.size(), entries.size());
        assertEquals(entries.stream().map(LogFiles::leaf).toList(), leaves);
        assertEquals(checkpoint.root(), LogFiles.root(leaves));
        Hash before = Hash.ZERO;
        long next = 0;
        long height = 0;
        for (int i = 0; i < entries.size(); i++) {
            if (Seal.isSeal(entries.get(i))) {
                Seal seal = Seal.parse(entries.get(i));
                assertEquals(height++, seal.height());
                assertEquals(before, seal.prev());
                assertEquals(i, seal.index());
                assertEquals(next, seal.start());
                if (seal.height() > 0) {
                    assertEquals(LogFiles.root(leaves.subList((int) next, i)), seal.batchRoot());
                    assertEquals(LogFiles.root(leaves.subList(0, (int) next)), seal.treeRoot());
                } else {
                    assertEquals(house.world().genesis().hash(), seal.batchRoot());
                }
                before = leaves.get(i);
                next = i + 1L;
            }
        }
        assertEquals(checkpoint.size(), next, "the last leaf is a seal");
        assertTrue(height > 3, "blocks: " + height);
    }

    @Test
    void door_08_without_a_witness_there_is_no_checkpoint_and_with_it_there_is() throws Exception {
        assertEquals(404, house.checkpointBeforeWitness());
        assertEquals(503, house.pendingBeforeWitness(), "nothing is signed before a witness has told what it has seen");
        Head head = Head.read(
                Http.get(house.web("/checkpoint")).text(), house.world().genesis());
        assertTrue(head.quorum());
        assertEquals(2, head.note().lines().size());
        assertEquals(0, head.independent(), "the witness belongs to the operator");
        Hash origin = Hash.sha256(Bytes.ofUtf8(World.ORIGIN));
        String seen = Http.get(house.witness("/witness/" + origin.hex() + "/checkpoint"))
                .text();
        Head own = Head.read(seen, house.world().genesis());
        assertTrue(own.quorum() && own.checkpoint().size() >= head.checkpoint().size(), seen);
    }

    @Test
    void door_09_the_spool_is_free_after_receipts_and_the_anchor_has_moved() throws Exception {
        for (FieldGateway gateway : List.of(house.lorry(), house.host())) {
            RunningHouse.until("receipts", () -> !gateway.status("last-receipt").equals("never"));
            assertEquals("0", gateway.status("refused"));
            assertEquals("0", gateway.status("unbelievable-receipts"));
            List<Hash> then = hashes(gateway.remembered());
            RunningHouse.until("nothing of it lies in the spool", () -> hashes(gateway.spooled()).stream()
                    .noneMatch(then::contains));
        }
        RunningHouse.until("the host says what head it knows", () -> !anchors().isEmpty());
        List<Anchor> anchors = anchors();
        List<Hash> leaves = LogFiles.leaves(house.web("/"), checkpoint().size());
        for (Anchor anchor : anchors) {
            assertTrue(anchor.size() > 0);
            assertEquals(LogFiles.root(leaves.subList(0, (int) anchor.size())), anchor.root());
        }
    }

    private static List<Hash> hashes(List<Said> said) {
        return said.stream().map(each -> each.statement().hash()).toList();
    }

    private List<Anchor> anchors() throws Exception {
        return statements(house.host().key().thumbprint()::equals).stream()
                .flatMap(each -> each.anchor().stream())
                .filter(anchor -> anchor.size() > 0)
                .toList();
    }

    private List<Statement> statements(Predicate<Hash> by) throws Exception {
        List<Statement> found = new ArrayList<>();
        for (Bytes entry : entries()) {
            if (!Seal.isSeal(entry) && by.test(Statement.parse(entry).kid())) {
                found.add(Statement.parse(entry));
            }
        }
        return found;
    }

    @Test
    void door_09_who_asks_again_gets_the_same_index_and_a_receipt_that_says_so() throws Exception {
        long index = row().index();
        OrgId carrier = OrgId.of(house.world().key("carrier").publicKey().thumbprint());
        DeviceId lorry = DeviceId.of(house.lorry().key().thumbprint());
        BlockingQueue<Bytes> receipts = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> pubacks = new LinkedBlockingQueue<>();
        Uplink again = new PahoUplink(
                URI.create("mqtts://127.0.0.1:" + house.mqttPort()),
                "the-lorry-again",
                List.of(Topics.of(carrier, lorry, Topic.Kind.RECEIPT)),
                Optional.of(tls("lorry")),
                java.time.Duration.ofSeconds(60));
        try (Uplink.Line line = again.connect(new Collect(receipts, pubacks))) {
            line.publish(
                    1,
                    new Outgoing(
                            Topics.of(carrier, lorry, Topic.Kind.DATA),
                            said.envelope().encode(),
                            Optional.of(Topics.STATEMENT_CONTENT_TYPE),
                            Optional.empty()));
            assertEquals(0, pubacks.poll(60, TimeUnit.SECONDS));
            assertEquals(index, indexIn(receipts));
        }
        assertEquals(
                1,
                statements(house.lorry().key().thumbprint()::equals).stream()
                        .filter(each -> each.hash().equals(said.statement().hash()))
                        .count());
    }

    private long indexIn(BlockingQueue<Bytes> receipts) throws Exception {
        for (Bytes bytes = receipts.poll(60, TimeUnit.SECONDS);
                bytes != null;
                bytes = receipts.poll(60, TimeUnit.SECONDS)) {
            Receipt receipt = Receipt.open(bytes, house.world().key("node").publicKey(), World.ORIGIN);
            if (receipt instanceof Receipt.Accepted accepted) {
                for (Receipt.Row row : accepted.rows()) {
                    if (row.statement().equals(said.statement().hash())) {
                        return row.index();
                    }
                }
            }
        }
        throw new AssertionError("no receipt names the statement");
    }

    private record Collect(BlockingQueue<Bytes> receipts, BlockingQueue<Integer> pubacks) implements Uplink.Events {
        @Override
        public void acknowledged(long ticket, int reason) {
            pubacks.add(reason);
        }

        @Override
        public void arrived(String topic, Bytes payload) {
            receipts.add(payload);
        }

        @Override
        public void down(String why) {}
    }

    private EdgeSettings settings(String id) {
        return Settings.read(house.world().file("gateways/" + id + ".yaml"), EdgeSettings.class, Map.of());
    }

    private SocketFactory tls(String id) throws Exception {
        EdgeSettings.Tls files = settings(id).tls();
        return TlsFiles.pem(
                files.trust().orElseThrow(),
                files.certificate().orElseThrow(),
                files.key().orElseThrow().file());
    }

    @Test
    void door_10_the_finding_stands_in_the_log_with_its_rule_its_tree_and_the_readings_it_used() throws Exception {
        Rows rows = Rows.of(house.bundle());
        Rows.Row finding = rows.findings().stream()
                .filter(each -> each.says("/verdict", "FND-01"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                house.world().key("node").publicKey().thumbprint(),
                finding.statement().kid());
        assertEquals(entries().get((int) finding.index()), finding.statement().bytes());
        assertTrue(finding.says("/rule", "temperature/v1"));
        assertTrue(finding.says("/subject", "https://id.gs1.org" + house.path()));
        assertEquals(
                Hash.SIZE,
                ((Item.Byt) finding.leaf("/rule-hash").orElseThrow()).value().size());
        long treeSize = ((Item.Int) finding.leaf("/tree-size").orElseThrow()).value();
        assertTrue(treeSize > row().index() && treeSize <= finding.index(), treeSize + " at " + finding.index());
        assertTrue(
                finding.capsule().orElseThrow().leaves().stream()
                        .anyMatch(leaf -> leaf.path().startsWith("/entries/")
                                && leaf.value().equals(Item.of(row(rows).index()))),
                "it used the reading");
    }

    private Rows.Row row(Rows rows) {
        return rows.saying(said.statement().hash()).orElseThrow();
    }

    @Test
    void door_11_the_address_answers_people_and_programs_and_says_no_honestly() throws Exception {
        Http.Reply page = Http.get(house.web(house.path()));
        assertEquals(200, page.status());
        assertTrue(page.type().startsWith("text/html") && page.text().contains("Navel oranges, crate of 15 kg"));
        Http.Reply events = Http.get(house.web(house.path()), "application/ld+json");
        assertEquals(200, events.status());
        assertTrue(events.type().startsWith("application/ld+json"), events.type());
        JsonNode list = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(events.text())
                .at("/epcisBody/eventList");
        assertTrue(list.size() >= 11, "the lot's own events and those before it: " + list.size());
        Http.Reply unknown = Http.get(house.web("/01/" + house.story().gtin() + "/10/NOSUCHLOT"));
        assertEquals(404, unknown.status());
        assertTrue(unknown.text().contains("not a sign of a fake"), unknown.text());
        Http.Reply wrong =
                Http.get(house.web("/01/09521321000020/10/" + house.story().lot()));
        assertEquals(400, wrong.status());
        assertTrue(wrong.text().contains("not a valid GS1 Digital Link"), wrong.text());
    }

    @Test
    void door_12_the_history_holds_the_readings_of_the_lorry_while_the_lot_was_in_it() {
        String csv = Http.get(house.web("/readings" + house.path() + ".csv")).text();
        List<String> lines = csv.lines()
                .filter(line -> line.contains(reading.time().toString()) && line.contains(WARM))
                .toList();
        assertEquals(
                1, lines.size(), () -> reading + " in " + csv.lines().limit(5).toList());
        assertTrue(lines.get(0).contains(reading.value().orElseThrow().toPlainString()), lines::toString);
        assertFalse(csv.contains("2026-01-01"), "nothing from elsewhere");
        String page = Http.get(house.web(house.path())).text();
        assertTrue(page.contains("Lorry 7, reefer logger") || page.contains("Reefer lorry 7"), "the lorry by name");
    }

    @Test
    void the_whole_house_still_runs() {
        assertTrue(house.allAlive());
    }
}

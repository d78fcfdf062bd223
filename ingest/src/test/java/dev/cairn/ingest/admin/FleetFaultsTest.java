package dev.cairn.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.RawMqtt;
import dev.cairn.ingest.intake.Source;
import dev.cairn.ledger.LedgerState;
import dev.cairn.model.Gap;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fault that comes in through the real door is in the event stream after a few events, one a second. How many is asserted; how long that took is printed.
 * One world for all: each test has a gateway of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FleetFaultsTest {
    /** The bar is 5 s; at one event a second these are 3. */
    private static final int EVENTS_MAX = 3;

    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"';--";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private DoorWorld world;
    private AdminPort port;
    private EventReader events;
    private int message;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        world = new DoorWorld(folder);
        Live live = world.live(LedgerState.Open::new, Optional::empty, () -> true);
        port = DoorWorld.wait(AdminPort.open(vertx, "127.0.0.1", 0, List.of("ops.example"), live));
        events = new EventReader(http, port.port(), world.hands);
    }

    @AfterAll
    void close() {
        events.close();
        DoorWorld.wait(port.close());
        world.close();
        DoorWorld.wait(vertx.close());
    }

    private Gateway gateway() {
        Gateway gateway = world.gateway();
        gateway.time(world.hands.instant(), 100_000);
        return gateway;
    }

    private int send(RawMqtt raw, Gateway gateway, byte[] payload) throws Exception {
        int id = ++message;
        raw.publish(gateway.topic(Topic.Kind.DATA), id, payload);
        return raw.puback(id);
    }

    private void send(RawMqtt raw, Gateway gateway) throws Exception {
        assertEquals(0, send(raw, gateway, gateway.next().encode().toArray()));
    }

    private void shows(String what, Gateway gateway, Predicate<JsonObject> holds) throws Exception {
        int took = events.until(what, gateway.device().hex(), holds);
        assertTrue(took <= EVENTS_MAX, what + " took " + took + " events");
    }

    private void shows(Gateway gateway, String kind, String level) throws Exception {
        shows(kind, gateway, row -> EventReader.concern(row, kind, level));
    }

    @Test
    void data_that_comes_is_well() throws Exception {
        Gateway gateway = gateway();
        try (RawMqtt raw = world.connect(gateway)) {
            send(raw, gateway);
            shows("well", gateway, row -> row.getString("status").equals("well") && row.getLong("accepted") == 1);
            shows("connected", gateway, row -> row.getInteger("connections") == 1);
        }
        shows("the connection's end", gateway, row -> row.getInteger("connections") == 0);
    }

    @Test
    void a_gateway_that_falls_silent() throws Exception {
        Gateway gateway = gateway();
        try (RawMqtt raw = world.connect(gateway)) {
            send(raw, gateway);
            shows("well", gateway, row -> row.getString("status").equals("well"));
            world.hands.forward(Duration.ofMinutes(11));
            shows(gateway, "silent", "bad");
            // A gateway that is there, pings and says the old thing again is as silent as one that is gone.
            gateway.time(world.hands.instant(), 100_000 + 11 * 60_000);
            send(raw, gateway);
            shows("data again", gateway, row -> !EventReader.concern(row, "silent", "bad"));
        }
    }

    @Test
    void a_refused_statement_and_one_that_is_to_come_again() throws Exception {
        Gateway gateway = gateway();
        try (RawMqtt raw = world.connect(gateway)) {
            send(raw, gateway);
            assertEquals(0x99, send(raw, gateway, gateway.forged().encode().toArray()));
            shows(gateway, "refused", "bad");
            Gateway other = gateway();
            assertEquals(0x87, send(raw, gateway, other.next().encode().toArray()));
            shows(gateway, "retry", "look");
            shows(
                    "by code",
                    gateway,
                    row -> row.getJsonObject("codes").size() == 2
                            && row.getJsonObject("codes").containsKey("TOP-01"));
            shows("not at the other", other, row -> row.getJsonObject("codes").isEmpty());
        }
    }

    @Test
    void a_spool_that_grows() throws Exception {
        Gateway gateway = gateway();
        try (RawMqtt raw = world.connect(gateway)) {
            tell(raw, gateway, 100);
            shows(gateway, "spool", "look");
            tell(raw, gateway, 400);
            shows(gateway, "spool", "bad");
            shows("how many", gateway, row -> row.getLong("waiting") == 400);
            tell(raw, gateway, 3);
            shows("it is empty again", gateway, row -> row.getLong("waiting") == 3 && !row.getBoolean("waitingGrows"));
        }
    }

    private void tell(RawMqtt raw, Gateway gateway, long waiting) throws Exception {
        StateRequest state = new StateRequest(gateway.chain(), 999 + waiting, OptionalLong.of(999), Optional.empty());
        raw.publish(gateway.topic(Topic.Kind.STATE), ++message, state.encode().toArray());
        assertEquals(0, raw.puback(message));
    }

    @Test
    void a_clock_that_is_an_hour_off_and_not_data_that_are_late() throws Exception {
        Gateway gateway = gateway();
        Instant now = world.hands.instant();
        try (RawMqtt raw = world.connect(gateway)) {
            send(raw, gateway);
            // Signed a day ago by a clock that was right: it waited.
            gateway.time(now.minus(Duration.ofDays(1)), 100_000_000 - 86_400_000);
            gateway.boot();
            gateway.time(now.minus(Duration.ofDays(1)), 1_000);
            send(raw, gateway);
            gateway.time(now, 1_000 + 86_400_000);
            send(raw, gateway);
            shows(
                    "late is not wrong",
                    gateway,
                    row -> Math.abs(row.getLong("clockOffsetMs")) < 120_000
                            && row.getString("status").equals("well"));
            gateway.time(now.plus(Duration.ofHours(1)), 1_000 + 86_400_000);
            send(raw, gateway);
            shows(gateway, "clock", "bad");
            shows("by how much", gateway, row -> Math.abs(row.getLong("clockOffsetMs") - 3_600_000) < 120_000);
            gateway.time(now.minus(Duration.ofHours(1)), 1_000 + 86_400_000);
            send(raw, gateway);
            shows("behind", gateway, row -> Math.abs(row.getLong("clockOffsetMs") + 3_600_000) < 120_000);
        }
    }

    @Test
    void a_certificate_that_should_have_been_renewed() throws Exception {
        Gateway gateway = gateway();
        Instant now = Instant.now();
        var identity = world.certificates.device(
                gateway.device().hex(),
                now.minus(Duration.ofDays(28)),
                now.plus(Duration.ofDays(2)).plusSeconds(3600));
        try (RawMqtt raw = new RawMqtt(world.certificates.context(identity), world.door.port())) {
            raw.connect("agent");
            send(raw, gateway);
            shows(gateway, "certificate", "bad");
        }
        shows(
                "it is remembered",
                gateway,
                row -> row.getString("certificateUntil") != null && EventReader.concern(row, "certificate", "bad"));
    }

    @Test
    void a_gap_and_what_the_gateway_says_of_it() throws Exception {
        Gateway gateway = gateway();
        try (RawMqtt raw = world.connect(gateway)) {
            send(raw, gateway);
            gateway.lose(3);
            send(raw, gateway);
            shows(gateway, "gap", "bad");
            shows(
                    "which numbers",
                    gateway,
                    row -> row.getJsonArray("missing").getJsonObject(0).getLong("from") == 1
                            && row.getJsonArray("missing").getJsonObject(0).getLong("to") == 3);
            Gap owned = new Gap(gateway.chain(), 1, 3, 3, Gap.Reason.SEGMENT_DAMAGED);
            Bytes said = gateway.says(SenmlRecord.data(gateway.name(Gap.LOCAL_NAME), gateway.now(), owned.encode()))
                    .encode();
            assertEquals(0, send(raw, gateway, said.toArray()));
            shows(gateway, "gap", "note");
        }
    }

    @Test
    void software_and_the_configuration_in_force_and_offered() throws Exception {
        Gateway gateway = gateway();
        Hash offered = Hash.sha256(Bytes.ofUtf8("seven"));
        world.tally.fleet().offered(gateway.device(), 7, offered);
        try (RawMqtt raw = world.connect(gateway)) {
            says(raw, gateway, SenmlRecord.text(gateway.name("cairn/software"), gateway.now(), "cairn-edge/9.9"));
            shows(
                    "software",
                    gateway,
                    row -> "cairn-edge/9.9".equals(row.getString("software"))
                            && row.getValue("configurationInForce") == null);
            says(raw, gateway, configuration(gateway, Hash.sha256(Bytes.ofUtf8("six"))));
            world.hands.forward(Duration.ofMinutes(11));
            shows(gateway, "configuration", "look");
            says(raw, gateway, configuration(gateway, offered));
            shows(
                    "in force",
                    gateway,
                    row -> row.getLong("configurationInForce") == 7
                            && !EventReader.concern(row, "configuration", "look"));
            says(
                    raw,
                    gateway,
                    configuration(gateway, offered),
                    SenmlRecord.text(gateway.name("cairn/event/config-refused"), gateway.now(), "CFG-04 not newer"));
            shows(gateway, "configuration", "bad");
        }
    }

    private static SenmlRecord configuration(Gateway gateway, Hash hash) {
        return SenmlRecord.data(gateway.name("cairn/config"), gateway.now(), hash.bytes());
    }

    private void says(RawMqtt raw, Gateway gateway, SenmlRecord... records) throws Exception {
        assertEquals(0, send(raw, gateway, gateway.says(records).encode().toArray()));
    }

    @Test
    void two_gateways_with_one_key() throws Exception {
        Gateway gateway = gateway();
        try (RawMqtt raw = world.connect(gateway)) {
            send(raw, gateway);
            send(raw, gateway);
            StateRequest old = new StateRequest(gateway.chain(), 0, OptionalLong.empty(), Optional.empty());
            raw.publish(gateway.topic(Topic.Kind.STATE), ++message, old.encode().toArray());
            raw.puback(message);
            shows(gateway, "twin", "bad");
        }
    }

    @Test
    void what_is_not_known_is_null() throws Exception {
        Gateway gateway = gateway();
        shows("never heard", gateway, row -> EventReader.concern(row, "never-heard", "look"));
        shows("nothing is invented", gateway, row -> {
            for (String name : new String[] {
                "dataAt",
                "dataAgeMs",
                "heardAgeMs",
                "clockOffsetMs",
                "waiting",
                "software",
                "certificateUntil",
                "configurationOffered",
                "configurationInForce",
                "door"
            }) {
                assertTrue(row.containsKey(name), name);
                assertNull(row.getValue(name), name);
            }
            return true;
        });
    }

    @Test
    void a_stranger_neither_makes_a_row_nor_spoils_one() throws Exception {
        Gateway honest = gateway();
        Gateway stranger = world.stranger();
        for (Gateway named : new Gateway[] {honest, stranger}) {
            Source broker =
                    Source.broker(Topic.parse(named.topic(Topic.Kind.DATA)).orElseThrow());
            world.intake.take(named.forged().encode(), broker).join();
        }
        shows(
                "kept apart",
                honest,
                row -> row.getJsonObject("codes").isEmpty()
                        && EventReader.concern(row, "in-its-name", "look")
                        && row.getLong("refused") == 0);
        assertFalse(world.tally.fleet().known().contains(stranger.device()));
    }

    @Test
    void a_hostile_name_is_text_on_the_page_and_in_its_events() throws Exception {
        Gateway gateway = world.stranger();
        world.register(gateway, HOSTILE);
        shows("its name", gateway, row -> row.getString("name").equals(HOSTILE));
        Live live = world.live(LedgerState.Open::new, Optional::empty, () -> true);
        live.look();
        FleetPage page = new FleetPage(live);
        for (String html :
                new String[] {page.page(""), page.fragment(""), page.page(HOSTILE), page.page("\"><script>")}) {
            assertFalse(html.contains("<img"), html);
            assertFalse(html.contains("<script>"), html);
            assertFalse(html.contains("value=\"\"><"), html);
        }
        assertTrue(page.page("onerror").contains("&lt;img src=x onerror=alert(1)&gt;"), page.page("onerror"));
    }
}

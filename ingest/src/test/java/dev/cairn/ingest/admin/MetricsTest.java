package dev.cairn.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.intake.Source;
import dev.cairn.ledger.LedgerState;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics, read by the grammar of Prometheus's text format (prometheus.io/docs/instrumenting/exposition_formats) and by its naming rules. */
class MetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"})? ([-+]?[0-9.]+(?:E-?[0-9]+)?)");
    private static final Pattern HELP = Pattern.compile("# HELP ([a-z_]+) .+");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_]+) (counter|gauge)");

    @TempDir
    private Path folder;

    private DoorWorld world;
    private Live live;
    private Metrics metrics;

    @BeforeEach
    void open() {
        world = new DoorWorld(folder);
        live = world.live(LedgerState.Open::new, Optional::empty, () -> true);
        metrics = new Metrics(live);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Name and label to value; fails when a line is not of the format, or a name not as Prometheus asks. */
    private static Map<String, Double> read(String text) {
        assertTrue(text.endsWith("\n"), "the last line ends");
        Map<String, Double> samples = new LinkedHashMap<>();
        Set<String> helped = new HashSet<>();
        Map<String, String> types = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                assertTrue(helped.add(help.group(1)), "twice: " + line);
            } else if (type.matches()) {
                assertEquals(null, types.put(type.group(1), type.group(2)), "twice: " + line);
            } else {
                assertTrue(sample.matches(), "not a line of the format: " + line);
                String name = sample.group(1);
                assertTrue(helped.contains(name) && types.containsKey(name), "help and type come first: " + line);
                assertEquals(types.get(name).equals("counter"), name.endsWith("_total"), name);
                assertFalse(name.matches(".*(_ms|_millis|_minutes)(_.*)?"), "base units: " + name);
                String key =
                        name + (sample.group(3) == null ? "" : "{" + sample.group(3) + "=" + sample.group(4) + "}");
                assertEquals(null, samples.put(key, Double.valueOf(sample.group(5))), "twice: " + line);
            }
        }
        return samples;
    }

    private Map<String, Double> scrape() {
        live.look();
        return read(metrics.scrape(null).body().toString());
    }

    private void take(Gateway gateway, byte[] message) {
        world.intake
                .take(
                        Bytes.wrap(message),
                        Source.mqtt(Topic.parse(gateway.topic(Topic.Kind.DATA)).orElseThrow()))
                .join();
    }

    @Test
    void say_what_came_in_and_what_became_of_it() {
        Gateway gateway = world.gateway();
        gateway.time(world.hands.instant(), 1_000);
        byte[] good = gateway.next().encode().toArray();
        take(gateway, good);
        take(gateway, good);
        take(gateway, gateway.forged().encode().toArray());
        world.hands.forward(Duration.ofHours(2));
        Map<String, Double> said = scrape();
        assertEquals(1, said.get("cairn_ingest_messages_total{outcome=accepted}"));
        assertEquals(1, said.get("cairn_ingest_messages_total{outcome=duplicate}"));
        assertEquals(1, said.get("cairn_ingest_messages_total{outcome=refused}"));
        assertEquals(1, said.get("cairn_ingest_codes_total{code=SIG-01}"));
        assertEquals(1, said.get("cairn_fleet_gateways{status=bad}"));
        assertEquals(1, said.get("cairn_fleet_concerns{kind=silent}"));
        assertEquals(0, said.get("cairn_fleet_concerns{kind=gap}"));
        String device = "{device=" + gateway.device().hex() + "}";
        assertEquals(7200, said.get("cairn_gateway_data_age_seconds" + device), 60);
        assertEquals(1, said.get("cairn_gateway_refused_total" + device));
        assertFalse(said.containsKey("cairn_gateway_waiting_statements" + device), "it has not told");
        assertEquals(1, said.get("cairn_ledger_state{state=open}"));
        assertEquals(1, said.get("cairn_ingest_ready"));
    }

    @Test
    void have_no_label_for_each_gateway_of_a_large_fleet() {
        for (int i = 0; i < Metrics.LABELLED_DEVICES_MAX; i++) {
            world.gateway();
        }
        assertTrue(scrape().keySet().stream().anyMatch(name -> name.contains("device=")));
        world.gateway();
        Map<String, Double> said = scrape();
        assertTrue(said.keySet().stream().noneMatch(name -> name.contains("device=")));
        assertEquals(Metrics.LABELLED_DEVICES_MAX + 1.0, said.get("cairn_fleet_gateways{status=look}"));
    }

    @Test
    void a_code_that_looks_like_markup_of_the_format_stays_a_label() {
        world.tally.fault("mqtt", "-", "A\"} 1\nevil 2 \\", "x");
        assertEquals(1, scrape().get("cairn_ingest_codes_total{code=A\\\"} 1\\nevil 2 \\\\}"));
    }

    @Test
    void come_as_the_scraper_asks() {
        assertTrue(metrics.scrape("text/plain").contentType().startsWith("text/plain; version=0.0.4"));
        Metrics.Scrape open = metrics.scrape("application/openmetrics-text;version=1.0.0");
        assertTrue(open.contentType().startsWith("application/openmetrics-text"), open.contentType());
        assertTrue(open.body().toString().endsWith("# EOF\n"));
    }

    @Test
    void the_reader_here_refuses_what_is_not_the_format() {
        for (String wrong : new String[] {
            "a 1\n",
            "# HELP a x\n# TYPE a gauge\na{b=c} 1\n",
            "# HELP a x\n# TYPE a counter\na 1\n",
            "# HELP a x\n# TYPE a gauge\na 1\na 1\n"
        }) {
            org.junit.jupiter.api.Assertions.assertThrows(AssertionError.class, () -> read(wrong), wrong);
        }
    }
}

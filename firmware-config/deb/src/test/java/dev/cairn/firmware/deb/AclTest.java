package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.Certificates;
import dev.cairn.edge.uplink.Mosquitto;
import dev.cairn.edge.uplink.Outgoing;
import dev.cairn.edge.uplink.PahoUplink;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.edge.uplink.UplinkDown;
import dev.cairn.proof.Bytes;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample configuration on a real Mosquitto, with real certificates: who may say and hear what. */
class AclTest {
    private static final String ORG = "0".repeat(31) + "1";
    private static final String OTHER_ORG = "0".repeat(31) + "2";
    private static final String A = "a".repeat(32);
    private static final String B = "b".repeat(32);
    private static final String INGEST = "cairn-ingest";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int NOBODY_LISTENS = 0x10;
    private static final Path SAMPLES = Path.of("../mosquitto");

    @TempDir
    Path folder;

    private Path tls;

    @BeforeEach
    void certificates() throws Exception {
        tls = folder.resolve("tls");
        Certificates authority = new Certificates(tls);
        for (String name : List.of("broker", A, B, INGEST, "+", "#")) {
            authority.issue(name);
        }
    }

    private Mosquitto broker(UnaryOperator<String> acl) throws Exception {
        Path rights = folder.resolve("cairn.acl");
        Files.writeString(rights, acl.apply(Files.readString(SAMPLES.resolve("cairn.acl"))));
        List<String> lines = Files.readAllLines(SAMPLES.resolve("cairn.conf")).stream()
                .filter(line ->
                        !line.startsWith("#") && !line.startsWith("listener") && !line.startsWith("per_listener"))
                .map(line -> line.replace(
                                "/etc/mosquitto/certs/gateways-ca.pem",
                                tls.resolve("ca.pem").toString())
                        .replace("/etc/mosquitto/certs/", tls + "/")
                        .replace("/etc/mosquitto/cairn.acl", rights.toString()))
                .toList();
        return Mosquitto.start(folder.resolve("broker"), lines);
    }

    /** One client with its certificate; hears what it subscribed to. */
    private final class Client implements Uplink.Events, AutoCloseable {
        private final Map<Long, Integer> reasons = new ConcurrentHashMap<>();
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final AtomicReference<String> down = new AtomicReference<>("");
        private final Uplink.Line line;
        private long ticket;

        Client(int port, Path material, String name, String... topics) throws Exception {
            Path key = material.resolve(name + ".key");
            line = new PahoUplink(
                            URI.create("mqtts://127.0.0.1:" + port),
                            "client-" + name.hashCode(),
                            List.of(topics),
                            Optional.of(TlsFiles.pem(tls.resolve("ca.pem"), material.resolve(name + ".pem"), key)),
                            LIMIT)
                    .connect(this);
        }

        /** Reason code of the answer; a closed connection counts as "not authorized". */
        int say(String topic) throws Exception {
            line.publish(++ticket, new Outgoing(topic, Bytes.ofUtf8("hello"), Optional.empty(), Optional.empty()));
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!reasons.containsKey(ticket) && down.get().isEmpty()) {
                assertTrue(System.nanoTime() < end, "no answer for " + topic);
                Thread.sleep(5);
            }
            return reasons.getOrDefault(ticket, NOT_AUTHORIZED);
        }

        void await(String topic) throws Exception {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (!heard.contains(topic)) {
                assertTrue(System.nanoTime() < end, "not heard: " + topic + " but " + heard);
                Thread.sleep(5);
            }
        }

        @Override
        public void acknowledged(long of, int reason) {
            reasons.put(of, reason);
        }

        @Override
        public void arrived(String topic, Bytes payload) {
            heard.add(topic);
        }

        @Override
        public void down(String why) {
            down.set(why);
        }

        @Override
        public void close() {
            line.close();
        }
    }

    private static String topic(String org, String device, String kind) {
        return "cairn/v1/" + org + "/" + device + "/" + kind;
    }

    /** Says everything that the matrix knows as one client; gives what went otherwise than it should. */
    private List<String> saying(int port, String name, Map<String, Boolean> matrix) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Boolean> row : matrix.entrySet()) {
            try (Client client = new Client(port, tls, name)) {
                int reason = client.say(row.getKey());
                boolean allowed = reason == 0 || reason == NOBODY_LISTENS;
                if (allowed != row.getValue() || !allowed && reason != NOT_AUTHORIZED) {
                    wrong.add(name + " says " + row.getKey() + ": 0x" + Integer.toHexString(reason));
                }
            }
        }
        return wrong;
    }

    private static Map<String, Boolean> ofGateway() {
        return Map.ofEntries(
                Map.entry(topic(ORG, A, "data"), true),
                Map.entry(topic(ORG, A, "alarm"), true),
                Map.entry(topic(ORG, A, "state"), true),
                Map.entry(topic(ORG, A, "receipt"), false),
                Map.entry(topic(ORG, A, "command"), false),
                Map.entry(topic(ORG, A, "config"), false),
                Map.entry(topic(ORG, B, "data"), false),
                Map.entry(topic(ORG, B, "state"), false),
                Map.entry(topic(ORG, B, "receipt"), false),
                Map.entry(topic(ORG, A, "data") + "/more", false),
                Map.entry("cairn/v2/" + ORG + "/" + A + "/data", false),
                Map.entry("elsewhere", false));
    }

    private static Map<String, Boolean> ofIngest() {
        return Map.of(
                topic(ORG, A, "receipt"),
                true,
                topic(ORG, B, "command"),
                true,
                topic(OTHER_ORG, A, "config"),
                true,
                topic(ORG, A, "data"),
                false,
                topic(ORG, A, "state"),
                false,
                "elsewhere",
                false);
    }

    /** Gives whose ears heard what was not for them. After the answer to a message of its own, all that was before it has arrived. */
    private List<String> listening(int port, String name) throws Exception {
        try (Client listener = new Client(port, tls, name, "#", "cairn/v1/+/+/receipt", topic(ORG, A, "receipt"));
                Client own = new Client(port, tls, A, topic(ORG, A, "receipt"));
                Client ingest = new Client(port, tls, INGEST)) {
            assertEquals(0, ingest.say(topic(ORG, A, "receipt")));
            own.await(topic(ORG, A, "receipt"));
            own.say(topic(ORG, A, "data"));
            listener.say("elsewhere");
            return List.copyOf(listener.heard);
        }
    }

    @Test
    void a_gateway_speaks_under_its_own_id_only() throws Exception {
        try (Mosquitto broker = broker(acl -> acl)) {
            assertEquals(List.of(), saying(broker.port(), A, ofGateway()));
        }
    }

    @Test
    void the_ledgers_intake_answers_and_does_not_speak_for_gateways() throws Exception {
        try (Mosquitto broker = broker(acl -> acl)) {
            assertEquals(List.of(), saying(broker.port(), INGEST, ofIngest()));
        }
    }

    @Test
    void nobody_hears_what_is_meant_for_another_gateway_not_even_with_a_wildcard_for_a_name() throws Exception {
        try (Mosquitto broker = broker(acl -> acl)) {
            for (String name : List.of(B, "+", "#")) {
                assertEquals(List.of(), listening(broker.port(), name), name);
            }
        }
    }

    @Test
    void the_intake_hears_every_gateway() throws Exception {
        try (Mosquitto broker = broker(acl -> acl);
                Client ingest = new Client(broker.port(), tls, INGEST, "cairn/v1/#");
                Client a = new Client(broker.port(), tls, A);
                Client b = new Client(broker.port(), tls, B)) {
            a.say(topic(ORG, A, "data"));
            b.say(topic(OTHER_ORG, B, "alarm"));
            ingest.await(topic(ORG, A, "data"));
            ingest.await(topic(OTHER_ORG, B, "alarm"));
        }
    }

    @Test
    void another_organisations_name_passes_the_plus_and_not_an_organisation_that_is_named() throws Exception {
        Map<String, Boolean> foreign = Map.of(topic(OTHER_ORG, A, "data"), true);
        try (Mosquitto broker = broker(acl -> acl)) {
            assertEquals(List.of(), saying(broker.port(), A, foreign), "intake has to look, and does");
        }
        try (Mosquitto broker = broker(acl -> acl.replace("cairn/v1/+/%u", "cairn/v1/" + ORG + "/%u"))) {
            assertEquals(1, saying(broker.port(), A, foreign).size());
            assertEquals(List.of(), saying(broker.port(), A, ofGateway()));
        }
    }

    @Test
    void without_a_certificate_of_the_gateways_authority_nobody_gets_in() throws Exception {
        Path stranger = folder.resolve("stranger");
        new Certificates(stranger).issue(A);
        try (Mosquitto broker = broker(acl -> acl)) {
            assertThrows(UplinkDown.class, () -> new Client(broker.port(), stranger, A).close());
            assertThrows(UplinkDown.class, () -> new PahoUplink(
                            URI.create("mqtt://127.0.0.1:" + broker.port()), A, List.of(), Optional.empty(), LIMIT)
                    .connect(new Nothing()));
        }
    }

    /** Hears nothing. */
    private static final class Nothing implements Uplink.Events {
        @Override
        public void acknowledged(long ticket, int reason) {
            // not asked
        }

        @Override
        public void arrived(String topic, Bytes payload) {
            // not asked
        }

        @Override
        public void down(String why) {
            // not asked
        }
    }

    @Test
    void rights_that_are_too_wide_are_found() throws Exception {
        try (Mosquitto broker = broker(acl -> acl + "\npattern readwrite cairn/v1/+/+/receipt\n")) {
            assertFalse(saying(broker.port(), A, ofGateway()).isEmpty());
            assertFalse(listening(broker.port(), B).isEmpty());
        }
    }
}

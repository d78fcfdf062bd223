package dev.cairn.plant;

import dev.cairn.check.Mosquitto;
import dev.cairn.model.Topic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Mosquitto between a plant's gateways and its server: mutual TLS, each device on its own topics only, ingest on all of ours. */
public final class PlantBroker {
    private static final String INGEST = "cairn-ingest";
    private static final Pattern PUBLISH =
            Pattern.compile("Received PUBLISH from \\S+ \\(d\\d, q1, r\\d, m(\\d+), '([^']+)'");
    private static final Pattern TAKEN = Pattern.compile("Sending PUBACK to (\\S+) \\(m(\\d+), rc0\\)");

    private PlantBroker() {}

    /** Makes it; not started yet. */
    public static Mosquitto of(Plant plant) throws IOException {
        plant.certificates().server("broker", List.of("127.0.0.1", "localhost"));
        plant.certificates().client(INGEST, INGEST);
        Path folder = Files.createDirectories(plant.file("broker"));
        Path acl = folder.resolve("acl");
        Files.writeString(
                acl,
                """
                user %s
                topic read cairn/v1/+/+/data
                topic read cairn/v1/+/+/alarm
                topic read cairn/v1/+/+/state
                topic write cairn/v1/+/+/receipt
                pattern write cairn/v1/+/%%u/data
                pattern write cairn/v1/+/%%u/alarm
                pattern write cairn/v1/+/%%u/state
                pattern read cairn/v1/+/%%u/receipt
                pattern read cairn/v1/+/%%u/command
                pattern read cairn/v1/+/%%u/config
                """
                        .formatted(INGEST));
        return Mosquitto.in(folder)
                .tls(plant.file("tls/ca.pem"), plant.file("tls/broker.pem"), plant.file("tls/broker.key"))
                .persistent()
                .with("tls_version tlsv1.3")
                .with("acl_file " + acl)
                .with("log_type all")
                .with("max_inflight_messages 200")
                .with("max_queued_messages 0");
    }

    /**
     * How many statements of the gateway the broker has acknowledged with reason 0, by the lines that it logged:
     *
     * <pre>
     * … Received PUBLISH from DEVICE (d0, q1, r0, m7, 'cairn/v1/ORG/DEVICE/data', ... (812 bytes))
     * … Sending PUBACK to DEVICE (m7, rc0)
     * </pre>
     *
     * @param from lines before it do not count
     */
    public static int taken(List<String> log, int from, Gateway gateway) {
        Set<String> statements = new HashSet<>();
        int taken = 0;
        for (String line : log.subList(Math.min(from, log.size()), log.size())) {
            Matcher came = PUBLISH.matcher(line);
            Matcher answered = TAKEN.matcher(line);
            if (came.find() && came.group(2).equals(gateway.topic(Topic.Kind.DATA))) {
                statements.add(came.group(1));
            } else if (answered.find()
                    && answered.group(1).equals(gateway.device().hex())
                    && statements.remove(answered.group(2))) {
                taken++;
            }
        }
        return taken;
    }

    /** Writes the settings of a server that reads from it, and gives the address for gateways. */
    public static URI serve(Plant plant, Mosquitto broker) throws IOException {
        plant.settings(Plant.Server.sealing(Duration.ofMillis(200))
                .behind(
                        """
                    address: ssl://127.0.0.1:%d
                    client-id: %s
                    authority: tls/ca.pem
                    key: tls/%2$s.key
                    certificate: tls/%2$s.pem
                """
                                .formatted(broker.port(), INGEST)));
        return URI.create("mqtts://127.0.0.1:" + broker.port());
    }
}

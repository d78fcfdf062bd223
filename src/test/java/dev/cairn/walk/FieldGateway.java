package dev.cairn.walk;

import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.Main;
import dev.cairn.edge.spool.Spool;
import dev.cairn.launch.demo.World;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import dev.cairn.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A gateway in a process of its own, and what lies in its folder. */
final class FieldGateway {
    private final World world;
    private final String id;
    private Proc process;
    private List<Said> remembered = List.of();
    private Map<String, String> statusThen = Map.of();

    /** One signed statement with what it is about. */
    record Said(Envelope envelope, Statement statement, List<SenmlRecord> records) {}

    FieldGateway(World world, String id) {
        this.world = world;
        this.id = id;
        this.process = run();
    }

    void start() {
        process = run();
    }

    private Proc run() {
        return Proc.named("gateway-" + id)
                .jvm("-Xmx128m")
                .java(Main.class, "run", "--config", world.file("gateways/" + id + ".yaml"));
    }

    int stop() {
        return process.stop();
    }

    void kill9() {
        process.kill9();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    PublicKey key() throws IOException {
        return world.key(id).publicKey();
    }

    String deviceId() throws IOException {
        return key().thumbprint().hex().substring(0, 32);
    }

    /** Keeps what lies in the spool and the status at this moment. */
    void remember() throws Exception {
        RunningHouse.until(
                id + " says that something waits",
                () -> !status("waiting").isEmpty() && !status("waiting").equals("0"));
        remembered = spooled();
        statusThen = status();
    }

    /** What lay in the spool before there was any server. */
    List<Said> remembered() {
        return remembered;
    }

    Map<String, String> statusThen() {
        return statusThen;
    }

    /** What lies in the spool of readings without a receipt, read from a copy: the gateway itself holds the original. */
    List<Said> spooled() throws IOException, Malformed {
        return spooled(world, id, "data");
    }

    static List<Said> spooled(World world, String id, String chain) throws IOException, Malformed {
        Path copy = House.target("walk").resolve("spool-" + id);
        Path folder = world.file("gateways/" + id + "/" + chain);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        copyAlive(folder, copy);
        EdgeSettings settings = Settings.read(world.file("gateways/" + id + ".yaml"), EdgeSettings.class, Map.of());
        List<Said> said = new ArrayList<>();
        try (Spool spool = Spool.open(
                Disk.folder(copy),
                settings.spool().limits(),
                Bytes.ofHex(settings.chains().orElseThrow().data()))) {
            for (OptionalLong seq = spool.waiting(0); seq.isPresent(); seq = spool.waiting(seq.getAsLong() + 1)) {
                Bytes bytes = spool.read(seq.getAsLong()).orElse(Bytes.EMPTY);
                if (!bytes.isEmpty()) {
                    said.add(read(Envelope.decode(bytes, Limits.PACKET_BYTES_MAX)));
                }
            }
        }
        return said;
    }

    static Said read(Envelope envelope) throws Malformed {
        Capsule capsule = Capsule.parse(envelope.capsule());
        return new Said(envelope, Statement.parse(envelope.statement()), Senml.read(capsule));
    }

    Instant newestSpooled() throws IOException, Malformed {
        return spooled().stream()
                .flatMap(said -> said.records().stream())
                .map(SenmlRecord::time)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    String status(String key) throws IOException {
        return status().getOrDefault(key, "");
    }

    private Map<String, String> status() throws IOException {
        try {
            Map<String, String> lines = new java.util.TreeMap<>();
            for (String line : Files.readAllLines(world.file("gateways/" + id + "/status"))) {
                int cut = line.indexOf('=');
                lines.put(line.substring(0, cut), line.substring(cut + 1));
            }
            return lines;
        } catch (NoSuchFileException notYet) {
            return Map.of();
        }
    }

    /** Begins again when the gateway deleted a file meanwhile. */
    private static void copyAlive(Path from, Path to) throws IOException {
        while (true) {
            RunningHouse.delete(to);
            try {
                copy(from, to);
                return;
            } catch (NoSuchFileException | UncheckedIOException deletedMeanwhile) {
                Thread.onSpinWait();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}

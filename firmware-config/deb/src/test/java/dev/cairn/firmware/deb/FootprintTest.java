package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.BrokerLedger;
import dev.cairn.edge.uplink.Mosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Resident memory of the packaged gateway with the package's own options: four sensors, mutual TLS, receipts believed. */
class FootprintTest {
    private static final long RSS_KIB_MAX = 96 * 1024;
    private static final int STATEMENTS = 20;

    @TempDir
    Path folder;

    private Farm farm;

    /** The sample settings with a test's folders in the place of the machine's. */
    static Path settings(Path folder, Farm farm, int port) throws Exception {
        String sample = Files.readString(Path.of("root/etc/cairn-edge/edge.yaml"));
        String own = sample.replace("\n#|", "\n")
                .replace("/var/lib/cairn-edge/identity", farm.folder.toString())
                .replace("/var/lib/cairn-edge", folder.resolve("data").toString())
                .replace("/run/cairn-edge", folder.toString())
                .replace("mqtts://ledger.example:8883", "mqtts://127.0.0.1:" + port)
                .replace("data: \"" + "0".repeat(32), "data: \"" + Farm.DATA.hex())
                .replace("alarm: \"" + "0".repeat(32), "alarm: \"" + Farm.ALARM.hex())
                .replace("reserve-bytes: 512MiB", "reserve-bytes: 1MiB");
        Path file = folder.resolve("edge.yaml");
        Files.writeString(file, own + "simulation: { place: cold-room }\n");
        return file;
    }

    /** The options as they stand in the package's wrapper. */
    private static List<String> options(Path home) throws IOException {
        String wrapper = Files.readString(Path.of("root/usr/bin/cairn-edge"));
        List<String> options = new ArrayList<>();
        Matcher line = Pattern.compile("(?m)^options=\"(?:\\$options )?(.*)\"$").matcher(wrapper);
        while (line.find()) {
            options.addAll(
                    List.of(line.group(1).replace("$home", home.toString()).split(" ", -1)));
        }
        assertTrue(options.contains("-Xmx40m"), options.toString());
        return options;
    }

    private static long rss(Process process) {
        try {
            Matcher line = Pattern.compile("VmRSS:\\s+(\\d+) kB")
                    .matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    private void await(String what, BooleanSupplier done) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "no " + what + "\n" + Files.readString(folder.resolve("agent.log")));
            Thread.sleep(50);
        }
    }

    @Test
    void four_sensors_fit_into_96_mebibytes() throws Exception {
        Path home = Deb.opened().resolve("usr/share/cairn-edge");
        farm = new Farm(folder.resolve("identity"));
        int plain;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            plain = free.getLocalPort();
        }
        Path tls = folder.resolve("tls");
        List<String> lines = List.of(
                "cafile " + tls.resolve("ca.pem"),
                "certfile " + tls.resolve("broker.pem"),
                "keyfile " + tls.resolve("broker.key"),
                "tls_version tlsv1.3",
                "require_certificate true",
                "allow_anonymous true",
                "listener " + plain + " 127.0.0.1");
        try (Mosquitto broker = Mosquitto.start(folder.resolve("broker"), lines);
                BrokerLedger behind = new BrokerLedger(farm.ledger, plain)) {
            assertTrue(behind != null);
            measure(home, settings(folder, farm, broker.port()));
        }
    }

    private void measure(Path home, Path settings) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options(home));
        command.addAll(List.of("-cp", home + "/*", "dev.cairn.edge.Main", "run", "--config", settings.toString()));
        Process agent = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.log").toFile())
                .start();
        try {
            await("statements", () -> farm.ledger.contiguous(Farm.DATA) >= STATEMENTS);
            long kib = rss(agent);
            System.out.println("resident memory of the gateway: " + kib + " KiB of at most " + RSS_KIB_MAX + ", after "
                    + farm.ledger.contiguous(Farm.DATA) + " statements of four sensors");
            assertTrue(kib > 0 && kib <= RSS_KIB_MAX, kib + " KiB");
        } finally {
            agent.destroy();
            agent.waitFor(60, TimeUnit.SECONDS);
            agent.destroyForcibly();
        }
    }
}

package dev.cairn.edge.uplink;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Mosquitto on a free port of this machine; tests are skipped aloud where it is not installed. */
public final class Mosquitto implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private final Path folder;
    private final int port;
    private final Path binary;
    private Optional<Process> process = Optional.empty();

    private Mosquitto(Path folder, int port, Path binary) {
        this.folder = folder;
        this.port = port;
        this.binary = binary;
    }

    /** Starts one; {@code more} are further lines of its configuration. */
    public static Mosquitto start(Path folder, List<String> more) throws IOException, InterruptedException {
        Optional<Path> binary = Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(binary.isPresent(), "mosquitto is not installed: apt-get install mosquitto");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            port = free.getLocalPort();
        }
        Files.createDirectories(folder);
        String common = "listener " + port + " " + HOST + "\n" + String.join("\n", more) + "\n";
        String user = System.getProperty("user.name").equals("root") ? "user root\n" : "";
        Files.writeString(folder.resolve("mosquitto.conf"), user + common);
        Mosquitto broker = new Mosquitto(folder, port, binary.get());
        broker.start();
        return broker;
    }

    public int port() {
        return port;
    }

    /** Starts it (again) and waits until it listens. */
    public void start() throws IOException, InterruptedException {
        process = Optional.of(new ProcessBuilder(
                        binary.toString(),
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("mosquitto.log").toFile()))
                .start());
        for (int i = 0; i < 500; i++) {
            try (Socket probe = new Socket(HOST, port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(10);
            }
        }
        throw new IOException("mosquitto does not listen: " + Files.readString(folder.resolve("mosquitto.log")));
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        if (process.isPresent()) {
            process.get().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}

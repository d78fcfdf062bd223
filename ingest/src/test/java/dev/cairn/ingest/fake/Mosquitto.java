package dev.cairn.ingest.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Mosquitto on a loopback port, anonymous, with its files in a folder. */
public final class Mosquitto implements AutoCloseable {
    private final Process process;
    private final int port;
    private final String scheme;
    private final Path file;

    private Mosquitto(Process process, int port, String scheme, Path file) {
        this.file = file;
        this.process = process;
        this.port = port;
        this.scheme = scheme;
    }

    /** Where the program is, if it is installed. */
    public static Optional<Path> program() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Without TLS. */
    public static Mosquitto start(Path folder) throws IOException {
        return start(folder, "tcp", List.of());
    }

    /** With mutual TLS: key, certificate and authority are in the folder. */
    public static Mosquitto startTls(Path folder, String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.addAll(List.of(
                "cafile " + folder.resolve("ca.pem"),
                "certfile " + folder.resolve("cert.pem"),
                "keyfile " + folder.resolve("key.pem"),
                "require_certificate true",
                "use_identity_as_username true"));
        return start(folder, "ssl", lines);
    }

    private static Mosquitto start(Path folder, String scheme, List<String> more) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path file = folder.resolve("mosquitto.conf");
        List<String> lines = new ArrayList<>(List.of(
                "user " + System.getProperty("user.name"),
                "log_dest stderr",
                "max_inflight_messages 200",
                "max_queued_messages 10000",
                "listener " + port + " 127.0.0.1",
                "allow_anonymous true"));
        lines.addAll(more);
        Files.write(file, lines);
        return start(file, scheme, port);
    }

    /** The same broker anew, at the same port; without persistence it remembers nothing. */
    public Mosquitto again() throws IOException {
        return start(file, scheme, port);
    }

    private static Mosquitto start(Path file, String scheme, int port) throws IOException {
        Process process = new ProcessBuilder(program().orElseThrow().toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        file.resolveSibling("mosquitto.log").toFile()))
                .start();
        Mosquitto broker = new Mosquitto(process, port, scheme, file);
        DoorWorld.await("Mosquitto listens", broker::answers);
        return broker;
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI address() {
        return URI.create(scheme + "://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}

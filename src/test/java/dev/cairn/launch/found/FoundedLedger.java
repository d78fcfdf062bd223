package dev.cairn.launch.found;

import dev.cairn.check.FreePorts;
import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.launch.serve.Server;
import dev.cairn.launch.serve.WitnessServer;
import dev.cairn.launch.serve.WitnessSettings;
import dev.cairn.ledger.stamp.TestAuthority;
import dev.cairn.proof.note.Genesis;
import dev.cairn.settings.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A ledger founded by the commands, 2 of 3 registrars and 2 of 3 witnesses, running in this process behind real ports. */
public final class FoundedLedger implements AutoCloseable {
    private static final long PATIENCE_MS = 60_000;

    private final Desk desk;
    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> running = new ArrayList<>();
    private final int web = FreePorts.next();
    private final int capture = FreePorts.next();
    private int added;

    FoundedLedger(Path folder) throws Exception {
        this(folder, List.of(), Map.of(), List.of());
    }

    /** One with settings of its own, as the environment gives them. */
    FoundedLedger(Path folder, Map<String, String> settings) throws Exception {
        this(folder, List.of(), settings, List.of());
    }

    private FoundedLedger(Path folder, List<Object> options, Map<String, String> settings, List<String> withTwoKeys)
            throws Exception {
        desk = new Desk(folder);
        for (int i = 1; i <= 3; i++) {
            desk.registrar("r" + i);
            String witness = "w" + i;
            desk.witness(
                    witness,
                    FreePorts.next(),
                    withTwoKeys.contains(witness) ? new Object[] {"--post-quantum"} : new Object[0]);
        }
        desk.ok("keygen", "@log.key");
        desk.ok("keygen", "@node.key");
        if (!withTwoKeys.isEmpty()) {
            desk.ok("keygen", "@log-pq.key", "--algorithm", "ML-DSA-44");
        }
        init(folder, options);
        for (int i = 1; i <= 3; i++) {
            startWitness("w" + i);
        }
        Map<String, String> changed = new HashMap<>(Map.of("CAIRN_LEDGER_SEAL_PERIOD", "50ms"));
        changed.putAll(settings);
        running.add(Server.start(
                Settings.read(desk.file("serve.yaml"), ServeSettings.class, changed),
                folder,
                vertx,
                InstantSource.system()));
    }

    /**
     * One whose log and first witness have a second key, ML-DSA-44, and whose heads are stamped by a test authority.
     *
     * @param authority for its certificate; it answers at {@code stamps} already
     */
    public static FoundedLedger strong(Path folder, TestAuthority authority, URI stamps) throws Exception {
        Files.writeString(folder.resolve("time.pem"), authority.certificatePem());
        return new FoundedLedger(
                folder,
                List.of(
                        "--post-quantum-key",
                        "@log-pq.key",
                        "--timestamp-authority",
                        "@time.pem",
                        "--timestamp-url",
                        stamps),
                Map.of("CAIRN_LEDGER_STAMP_PERIOD", "1s"),
                List.of("w1"));
    }

    private void init(Path folder, List<Object> more) {
        List<Object> words = new ArrayList<>(List.of(
                "init",
                "--name",
                "Fruit",
                "--origin",
                "example.com/fruit",
                "--threshold",
                2,
                "--log-key",
                "@log.key",
                "--node-key",
                "@node.key",
                "--registrar",
                "@r1.txt",
                "@r2.txt",
                "@r3.txt",
                "--witness",
                "@w1.txt",
                "@w2.txt",
                "@w3.txt",
                "--quorum",
                "2 of all",
                "--folder",
                folder,
                "--web-port",
                web,
                "--capture-port",
                capture,
                "--admin-port",
                FreePorts.next()));
        words.addAll(more);
        desk.ok(words.toArray());
    }

    private void startWitness(String name) throws Exception {
        desk.ok(
                "witness",
                "join",
                "@genesis.txt",
                "--settings",
                "@" + name + "/witness.yaml",
                "--sha256",
                genesis().hash().hex());
        WitnessSettings settings = Settings.read(desk.file(name + "/witness.yaml"), WitnessSettings.class, Map.of());
        running.add(WitnessServer.start(settings, vertx, InstantSource.system()));
    }

    public Desk desk() {
        return desk;
    }

    public Genesis genesis() throws Exception {
        return Genesis.parse(desk.text("genesis.txt"));
    }

    public String site() {
        return "http://127.0.0.1:" + web;
    }

    public String post() {
        return "http://127.0.0.1:" + capture + "/capture";
    }

    /** {@code cairn org sign} by the holder of NAME.key, with NAME.out as outbox, sent at once; further words may follow. */
    public Desk.Said sign(String name, String request, Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "org",
                "sign",
                "@" + request,
                "--key",
                "@" + name + ".key",
                "--genesis",
                "@genesis.txt",
                "--outbox",
                "@" + name + ".out",
                "--post",
                post(),
                "--yes"));
        words.addAll(List.of(more));
        return desk.cairn(words.toArray());
    }

    Desk.Said keylist(String name) {
        return keylist(name, site());
    }

    Desk.Said keylist(String name, String site) {
        return desk.cairn(
                "keylist",
                "sign",
                "--ledger",
                site,
                "--key",
                "@" + name + ".key",
                "--genesis",
                "@genesis.txt",
                "--outbox",
                "@" + name + ".out",
                "--post",
                post(),
                "--yes");
    }

    String list() {
        return desk.ok("org", "list", "--ledger", site(), "--genesis", "@genesis.txt");
    }

    /** Waits until the list has a line in which the expression is found, and gives the whole list. */
    String untilListed(String expression) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        String listed = "";
        while (System.nanoTime() < end) {
            Desk.Said said = desk.cairn("org", "list", "--ledger", site(), "--genesis", "@genesis.txt");
            listed = said.all();
            if (said.exit() == 0 && listed.lines().anyMatch(line -> line.matches(".*(" + expression + ").*"))) {
                return listed;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no line like " + expression + " in\n" + listed);
    }

    /** A new organisation, registered by r1 and r2: its thumbprint. NAME.key is its key; further words of {@code org add} may follow. */
    public String organisation(String name, Object... more) throws Exception {
        String thumbprint = keygen(name);
        String request = "request-" + ++added;
        List<Object> words = new ArrayList<>(List.of(
                "org",
                "add",
                "@" + request,
                "--key",
                "@" + name + ".key",
                "--genesis",
                "@genesis.txt",
                "--name",
                name));
        words.addAll(List.of(more));
        desk.ok(words.toArray());
        for (String registrar : List.of("r1", "r2")) {
            require(sign(registrar, request));
        }
        untilListed("organisation " + thumbprint + " since");
        return thumbprint;
    }

    /** Registers the operator's node by r1 and r2. */
    public void node(String name) throws Exception {
        String request = "request-" + ++added;
        desk.ok("org", "add-node", "@" + request, "--key", "@node.key", "--genesis", "@genesis.txt", "--name", name);
        for (String registrar : List.of("r1", "r2")) {
            require(sign(registrar, request));
        }
        untilListed("node .* since");
    }

    /** NAME.key: its thumbprint. */
    String keygen(String name) {
        return desk.ok("keygen", "@" + name + ".key")
                .lines()
                .findFirst()
                .orElseThrow()
                .substring("thumbprint ".length());
    }

    public static void require(Desk.Said said) {
        if (said.exit() != 0) {
            throw new AssertionError(said.all());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            for (int i = running.size() - 1; i >= 0; i--) {
                running.get(i).close();
            }
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}

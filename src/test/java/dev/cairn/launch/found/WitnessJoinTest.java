package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.cairn.launch.serve.WitnessServer;
import dev.cairn.launch.serve.WitnessSettings;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.settings.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessJoinTest {
    @TempDir
    private Path folder = Path.of("");

    private Desk desk = new Desk(folder);

    @BeforeEach
    void a_ledger_with_three_witnesses() throws Exception {
        desk = new Desk(folder);
        desk.founders();
        desk.witness("w0", 0);
        found("example.com/fruit", "one");
    }

    private Genesis found(String origin, String into) throws Exception {
        desk.ok(
                "init",
                "--name",
                "Fruit",
                "--origin",
                origin,
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
                "@w0.txt",
                "@w1.txt",
                "@w2.txt",
                "@w3.txt",
                "--quorum",
                "2 of w1 w2 w3",
                "--folder",
                "@" + into);
        return genesis(into);
    }

    private Genesis genesis(String in) throws Exception {
        return Genesis.parse(desk.text(in + "/genesis.txt"));
    }

    private Desk.Said join(String witness, String in, String heard, Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "witness",
                "join",
                "@" + in + "/genesis.txt",
                "--settings",
                "@" + witness + "/witness.yaml",
                "--sha256",
                heard));
        words.addAll(List.of(more));
        return desk.cairn(words.toArray());
    }

    @Test
    void joins_when_the_number_heard_is_the_texts() throws Exception {
        Genesis genesis = genesis("one");
        String said = join("w1", "one", TrustRoot.aloud(genesis.hash())).out();
        assertTrue(said.contains("joined       example.com/fruit"), said);
        assertTrue(said.contains("policy       " + desk.text("w1.txt").strip()), said);
        assertEquals(genesis.text(), desk.text("w1/ledgers/example.com_fruit.txt"));
        assertTrue(join("w1", "one", genesis.hash().hex()).err().contains("already"));
        assertTrue(join("w0", "one", genesis.hash().hex()).out().contains("does not count w0"));
    }

    @Test
    void refuses_another_text_than_the_one_heard_of() throws Exception {
        Genesis genesis = genesis("one");
        Files.writeString(desk.file("one/genesis.txt"), genesis.text().replace("threshold 2", "threshold 1"));
        assertTrue(join("w1", "one", genesis.hash().hex()).err().contains("not the genesis you heard of"));
        assertTrue(join("w1", "one", "12 34").err().contains("64 digits"));
        assertTrue(isEmpty("w1/ledgers"));
    }

    @Test
    void refuses_a_ledger_that_does_not_name_it_or_another_one_of_the_same_origin() throws Exception {
        desk.witness("w9", 8109);
        assertTrue(join("w9", "one", genesis("one").hash().hex()).err().contains("does not name this witness"));
        join("w1", "one", genesis("one").hash().hex());
        Files.writeString(desk.file("one/genesis.txt"), genesis("one").text().replace("name Fruit", "name Froot"));
        assertTrue(join("w1", "one", genesis("one").hash().hex()).err().contains("another ledger under the origin"));
    }

    @Test
    void asks_the_log_and_joins_only_if_its_checkpoint_holds() throws Exception {
        Genesis genesis = genesis("one");
        String heard = genesis.hash().hex();
        String text = new Checkpoint(genesis.origin(), 1, Hash.sha256(Bytes.ofUtf8("root"))).text();
        String good = SignedNote.sign(text, genesis.origin(), KeyFile.read(desk.file("log.key")));
        String forged = SignedNote.sign(text, genesis.origin(), KeyFile.read(desk.file("node.key")));
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String[] checkpoint = {forged};
        String[] constitution = {genesis.text()};
        serve(site, "/genesis.txt", constitution);
        serve(site, "/checkpoint-pending", checkpoint);
        site.start();
        try {
            String url = "http://127.0.0.1:" + site.getAddress().getPort();
            assertTrue(join("w1", "one", heard, "--log", url).err().contains("LOG-01"));
            checkpoint[0] = good;
            constitution[0] = genesis.text().replace("Fruit", "Froot");
            assertTrue(join("w1", "one", heard, "--log", url).err().contains("another genesis"));
            constitution[0] = genesis.text();
            assertTrue(isEmpty("w1/ledgers"));
            checkpoint[0] = "";
            assertTrue(join("w2", "one", heard, "--log", url).out().contains("signed nothing yet"));
            checkpoint[0] = good;
            String said = join("w1", "one", heard, "--log", url).out();
            assertTrue(said.contains("its checkpoint of 1 entries is signed"), said);
        } finally {
            site.stop(0);
        }
        assertTrue(join("w3", "one", heard, "--log", "http://127.0.0.1:1").err().contains("Nothing was joined"));
    }

    /** An empty text is a 404. */
    private static void serve(HttpServer site, String path, String[] text) {
        site.createContext(path, exchange -> {
            byte[] body = text[0].getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @Test
    void a_running_witness_takes_up_a_further_ledger() throws Exception {
        Genesis first = genesis("one");
        Genesis second = found("example.com/second", "two");
        join("w0", "one", first.hash().hex());
        Vertx vertx = Vertx.vertx();
        WitnessSettings settings = Settings.read(desk.file("w0/witness.yaml"), WitnessSettings.class, Map.of());
        try (WitnessServer witness = WitnessServer.start(settings, vertx, InstantSource.system())) {
            String text = new Checkpoint(second.origin(), 0, Hash.sha256(Bytes.EMPTY)).text();
            String note = SignedNote.sign(text, second.origin(), KeyFile.read(desk.file("log.key")));
            assertEquals(404, add(witness.port(), note), "unknown log");
            join("w0", "two", second.hash().hex());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            int status = 404;
            while (status == 404 && System.nanoTime() < end) {
                Thread.sleep(100);
                status = add(witness.port(), note);
            }
            assertEquals(200, status);
        } finally {
            vertx.close();
        }
    }

    private static int add(int port, String note) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/witness/add-checkpoint"))
                .POST(HttpRequest.BodyPublishers.ofString("old 0\n\n" + note))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    private boolean isEmpty(String name) throws IOException {
        try (var files = Files.list(desk.file(name))) {
            return files.findAny().isEmpty();
        }
    }
}

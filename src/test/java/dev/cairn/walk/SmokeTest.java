package dev.cairn.walk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.check.FreePorts;
import dev.cairn.check.Proc;
import dev.cairn.launch.Main;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.web.qr.Qr;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command that anybody types, in a process of its own with the heap it is allowed. */
class SmokeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void the_smoke_run_ends_well_and_a_second_start_goes_on_where_it_ended() throws Exception {
        int port = FreePorts.next();
        JsonNode said = smoke(port);
        assertTrue(said.path("ok").asBoolean(), said::toString);
        assertTrue(said.path("seconds").isNumber() && said.path("seconds").asDouble() > 0, said::toString);
        assertTrue(said.path("entries").asInt() > 20, said::toString);
        assertEquals(1, said.path("witnesses").asInt(), said::toString);
        assertEquals(0, said.path("independent").asInt(), said::toString);
        assertTrue(Files.size(Path.of(said.path("bundle").asText())) > 1000, said::toString);

        long logged = said.path("entries").asLong();
        try (Proc demo = demo("again", port)) {
            String link = demo.awaitLine("^ +http://[^ ]+/01/\\d{14}/10/\\S+$", PATIENCE)
                    .strip();
            assertEquals(
                    URI.create(said.path("link").asText()).getPath(),
                    URI.create(link).getPath(),
                    "the same lot");
            assertEquals(link, TerminalQr.read(demo.output()), "what a camera reads");
            assertTrue(Http.get(URI.create(link)).text().contains("Navel oranges"));
            URI proof = URI.create(link.replace("/01/", "/proof/01/") + ".cairn");
            demo.await("all " + logged + " entries", PATIENCE, () -> entries(proof) >= logged);
            long before = size(said);
            demo.await("a head of more than " + before + " entries", PATIENCE, () -> size(proof) > before);
        }
    }

    private JsonNode smoke(int port) throws Exception {
        try (Proc smoke = demo("smoke", port, "--smoke")) {
            int exit = smoke.awaitExit(PATIENCE);
            assertEquals(0, exit, smoke::tail);
            List<String> json =
                    smoke.output().stream().filter(line -> line.startsWith("{")).toList();
            assertEquals(1, json.size(), smoke::tail);
            return new ObjectMapper().readTree(json.get(0));
        }
    }

    private Proc demo(String name, int port, String... more) {
        Object[] words = new Object[5 + more.length];
        System.arraycopy(new Object[] {"demo", "--data", folder.resolve("data"), "--port", port}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        return Proc.named("demo-" + name).in(folder).jvm("-Xmx512m").java(Main.class, words);
    }

    private static long entries(URI proof) {
        return bundle(proof).map(bundle -> bundle.rows().size()).orElse(0);
    }

    private static long size(URI proof) {
        return bundle(proof).map(SmokeTest::size).orElse(0L);
    }

    private static Optional<ProofBundle> bundle(URI proof) {
        Http.Reply reply = Http.get(proof);
        try {
            return reply.status() == 200 ? Optional.of(ProofBundle.decode(reply.body())) : Optional.empty();
        } catch (Malformed broken) {
            throw new AssertionError(broken);
        }
    }

    /** How many entries the log's head had when the smoke run ended. */
    private static long size(JsonNode said) throws Exception {
        ProofBundle bundle = ProofBundle.decode(
                Bytes.wrap(Files.readAllBytes(Path.of(said.path("bundle").asText()))));
        return size(bundle);
    }

    private static long size(ProofBundle bundle) {
        return Long.parseLong(bundle.checkpoint().lines().skip(1).findFirst().orElseThrow());
    }

    @Test
    void the_reader_of_terminal_codes_reads_what_is_there() throws Exception {
        String link = "http://127.0.0.1:8080/01/09521321000025/10/NAV261121";
        assertEquals(link, TerminalQr.read(Qr.terminal(link).lines().toList()));
    }
}

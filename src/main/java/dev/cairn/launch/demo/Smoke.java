package dev.cairn.launch.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.ledger.HttpOut;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.Main;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.Report;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Capsule;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * {@code cairn demo --smoke}: waits until the first lot's page can be verified end to end, then has its bundle checked by the stand-alone verifier, in a
 * process of its own with two jars.
 */
final class Smoke {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final long PAUSE_MS = 500;
    private static final double NANOS_PER_SECOND = 1e9;

    /** What the demo cannot prove and says so: no independent witness, no time stamp, completeness, and what lies before the first statement shown of a chain. */
    private static final Set<String> OPEN = Set.of("WIT-02", "TST-01", "CPL-01", "CAP-03", "CHN-01");

    private final LongSupplier nanos;
    private final long start;

    Smoke(LongSupplier nanos) {
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /** A step that failed, by name. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        Failed(String step, String why) {
            super("step " + step + " failed: " + why);
        }
    }

    /** Checks, prints one line of JSON, and gives the exit code. */
    int check(Demo demo, String link, PrintWriter out, PrintWriter err) throws InterruptedException, IOException {
        try {
            String base = link.substring(0, link.indexOf("/01/"));
            await("page", () -> page(link));
            await("verify", () -> verified(demo, base));
            Path file = demo.world().file("smoke.cairn");
            Files.write(file, get(base + "/proof" + demo.path() + ".cairn").body());
            standAlone(file, demo.world().file("genesis.txt"));
            out.println(line(link, file, base, demo));
            out.flush();
            return 0;
        } catch (Failed | URISyntaxException | Malformed e) {
            err.println("cairn demo --smoke: " + e.getMessage());
            ObjectNode no =
                    new ObjectMapper().createObjectNode().put("ok", false).put("error", e.getMessage());
            out.println(no);
            out.flush();
            return 1;
        }
    }

    /** A look that gives "" when all is well, else what is missing. */
    private interface Look {
        String missing() throws IOException, InterruptedException, Malformed;
    }

    private void await(String step, Look look) throws Failed, InterruptedException, Malformed {
        long until = nanos.getAsLong() + PATIENCE.toNanos();
        String missing = "";
        while (nanos.getAsLong() < until) {
            try {
                missing = look.missing();
            } catch (IOException e) {
                missing = e.toString();
            }
            if (missing.isEmpty()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
        throw new Failed(step, missing);
    }

    /** The page answers and names the product. */
    private String page(String link) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = get(link);
        String html = Bytes.wrap(answer.body()).utf8();
        return answer.statusCode() != 200
                ? "the page answers " + answer.statusCode()
                : html.contains("Navel oranges") ? "" : "the page does not name the product yet";
    }

    private String verified(Demo demo, String base) throws IOException, InterruptedException, Malformed {
        HttpResponse<byte[]> answer = get(base + "/proof" + demo.path() + ".cairn");
        if (answer.statusCode() != 200) {
            return "the bundle answers " + answer.statusCode();
        }
        long now = InstantSource.system().instant().getEpochSecond();
        if (!tellsOfTheWarmHour(ProofBundle.decode(Bytes.wrap(answer.body())))) {
            return "no finding about the warm hour is in the bundle yet";
        }
        Report report = Verifier.verify(demo.world().genesis(), Bytes.wrap(answer.body()), OptionalLong.of(now));
        return report.lines().stream()
                .filter(line -> !line.verdict().isProven()
                        && !OPEN.contains(line.verdict().code()))
                .findFirst()
                .map(Report.Line::toString)
                .orElse("");
    }

    private static boolean tellsOfTheWarmHour(ProofBundle bundle) throws Malformed {
        for (ProofBundle.Row row : bundle.rows()) {
            if (row.capsule().isPresent()) {
                Capsule capsule = Capsule.parse(row.capsule().get());
                if (capsule.type().equals("finding")
                        && capsule.leaves().stream()
                                .anyMatch(leaf -> leaf.path().equals("/verdict")
                                        && leaf.value().equals(Item.of("FND-01")))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void standAlone(Path file, Path genesis)
            throws IOException, InterruptedException, Failed, URISyntaxException {
        String classPath = jarOf(Main.class) + System.getProperty("path.separator") + jarOf(X500Name.class);
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        file.toString(),
                        "--policy",
                        genesis.toString()))
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("smoke.verdict").toFile())
                .start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new Failed("stand-alone verifier", "see " + file.resolveSibling("smoke.verdict"));
        }
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private String line(String link, Path file, String base, Demo demo)
            throws IOException, InterruptedException, Malformed {
        ProofBundle bundle = ProofBundle.decode(Bytes.wrap(Files.readAllBytes(file)));
        int signatures = SignedNote.parse(bundle.checkpoint()).lines().size();
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("ok", true);
        json.put("seconds", Math.round((nanos.getAsLong() - start) / NANOS_PER_SECOND * 10) / 10.0);
        json.put("link", link);
        json.put("bundle", file.toString());
        json.put("entries", bundle.rows().size());
        json.put("witnesses", signatures - 1);
        json.put("independent", demo.world().genesis().independent(Set.of()));
        return json.toString();
    }

    private HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpOut.ask(request, Limits.BUNDLE_BYTES_MAX, ANSWER_LIMIT);
    }
}

package dev.cairn.bench;

import dev.cairn.ingest.IngestSettings;
import dev.cairn.ingest.IngestTier;
import dev.cairn.ingest.verify.Verifier;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.KeyStatement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator's port costs with a large fleet: a ledger in memory that knows so many gateways, the port of the real tier, one answer of each
 * kind after a warm-up, and the processor time of this process with nobody and with one reader of the page's stream.
 */
final class FleetBench implements Measurement {
    private static final int FIRST_KEY = 1_000;
    private static final int AT_ONCE = 500;
    private static final int WARM = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public String summary() {
        return "the operator's port with many gateways; --gateways (10000), --seconds of watching (15)";
    }

    @Override
    public Map<String, Object> run(List<String> words) throws IOException, InterruptedException {
        int gateways = 10_000;
        int seconds = 15;
        for (int i = 0; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException("fleet: " + words.get(i) + " needs a value");
            }
            int value = Integer.parseInt(words.get(i + 1));
            switch (words.get(i)) {
                case "--gateways" -> gateways = within(value, 20_000);
                case "--seconds" -> seconds = within(value, 600);
                default -> throw new IllegalArgumentException("fleet does not know " + words.get(i));
            }
        }
        Consortium all = Consortium.withoutWitnesses(1);
        LedgerConfig config = LedgerConfig.of(all.genesis).withSealPeriod(Duration.ofMillis(200));
        Vertx vertx = Vertx.vertx();
        try (Ledger ledger = Ledger.open(config, MemoryStores.create(), all.log, List.of(), all.clock)) {
            register(all, ledger, gateways);
            IngestTier tier =
                    await(IngestTier.start(vertx, settings(), ledger, ledger, ledger.keys(), all.node, all.clock));
            try {
                return new Watch(gateways, seconds, tier.ports().admin()).measure();
            } finally {
                await(tier.close());
            }
        } finally {
            await(vertx.close());
        }
    }

    private static int within(int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(value + " not in 1.." + most);
        }
        return value;
    }

    private static IngestSettings settings() {
        return new IngestSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new IngestSettings.Admin("127.0.0.1", 0, List.of(), Duration.ofMinutes(10), Duration.ofMinutes(5)),
                new IngestSettings.Quotas(100, 1_000),
                0,
                Verifier.BOUNCYCASTLE);
    }

    private static void register(Consortium all, Ledger ledger, int gateways) {
        all.found(ledger, Consortium.chain(0));
        ChainPen pen = all.founding.pen(ledger, all.organisation);
        for (int done = 0; done < gateways; ) {
            List<Offer> some = new ArrayList<>();
            for (int i = 0; i < AT_ONCE && done < gateways; i++, done++) {
                some.add(all.founding.by(
                        KeyStatement.device(
                                Consortium.ORIGIN,
                                Consortium.signer(Algorithm.ED25519, FIRST_KEY + done),
                                all.organisation.publicKey().thumbprint(),
                                "Gateway " + done,
                                Optional.empty(),
                                List.of(Consortium.chain(2 * done + 1), Consortium.chain(2 * done + 2)),
                                List.of()),
                        pen));
            }
            Founding.submit(ledger, some, PATIENCE);
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** One port, looked at. */
    private record Watch(int gateways, int seconds, int port) {
        Map<String, Object> measure() throws IOException, InterruptedException {
            Map<String, Object> found = new LinkedHashMap<>(Machine.facts());
            found.put("gateways", gateways);
            HttpClient http = HttpClient.newHttpClient();
            for (String path : List.of("/", "/?find=gateway%2077", "/fleet", "/live", "/metrics")) {
                answer(http, path, found);
            }
            found.put("nobody_cpu_ms_per_s", cpuPerSecond());
            HttpResponse<InputStream> stream =
                    http.send(request("/page/events"), HttpResponse.BodyHandlers.ofInputStream());
            Thread reader = new Thread(() -> drain(stream.body()), "reader");
            reader.setDaemon(true);
            reader.start();
            found.put("reader_cpu_ms_per_s", cpuPerSecond());
            stream.body().close();
            return found;
        }

        private void answer(HttpClient http, String path, Map<String, Object> found)
                throws IOException, InterruptedException {
            long begun = 0;
            int bytes = 0;
            for (int i = 0; i < 2 * WARM; i++) {
                begun = i == WARM ? System.nanoTime() : begun;
                HttpResponse<byte[]> answer = http.send(request(path), HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() != 200) {
                    throw new IOException(path + " answers " + answer.statusCode());
                }
                bytes = answer.body().length;
            }
            found.put(path + " ms", Math.round((System.nanoTime() - begun) / 1e5 / WARM) / 10.0);
            found.put(path + " bytes", bytes);
        }

        private HttpRequest request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
        }

        private static void drain(InputStream events) {
            try (InputStream in = events) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private double cpuPerSecond() throws InterruptedException {
            com.sun.management.OperatingSystemMXBean system =
                    (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = system.getProcessCpuTime();
            Thread.sleep(seconds * 1_000L);
            return Math.round((system.getProcessCpuTime() - cpu) / 1e5 / seconds) / 10.0;
        }
    }
}

package dev.cairn.reliability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.check.FreePorts;
import dev.cairn.check.Proc;
import dev.cairn.launch.Main;
import dev.cairn.ledger.Fsck;
import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.reliability.Tally.Count;
import dev.cairn.store.EmbeddedStores;
import dev.cairn.walk.Http;
import dev.cairn.walk.LogFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A mirror in a process of its own follows a growing ledger and is killed some milliseconds after a random one of its requests. What lies
 * on its disk must be whole, its head must never go back, and in the end it must hold and serve the ledger.
 */
final class MirrorSuite implements Suite {
    private static final String UNSYNCED = "unsynced";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int GROWTH_MAX = 1_200;
    private static final int DELAY_MS_MAX = 40;
    private static final int LATER_REQUESTS = 60;

    @Override
    public String name() {
        return "mirror";
    }

    @Override
    public String summary() {
        return "cairn mirror is killed at random moments while it copies a growing ledger";
    }

    @Override
    public List<String> plants() {
        return List.of(UNSYNCED);
    }

    @Override
    public int rounds() {
        return 100;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        try (Pair pair = new Pair(order, tally)) {
            int done = 0;
            for (; order.goesOn(done) && !tally.isRed(); done++) {
                pair.round();
                tally.add(Count.ROUNDS, 1);
                order.progress().println("mirror: " + (done + 1) + " of " + order.rounds() + ", " + pair.says());
            }
            if (!tally.isRed()) {
                pair.end();
            }
            tally.figure("killed while it copied", pair.midway);
            tally.figure("entries", pair.held);
        }
    }

    /** A ledger in this process and its mirror in another. */
    private static final class Pair implements AutoCloseable {
        private final Order order;
        private final Tally tally;
        private final Random random;
        private final Consortium all;
        private final ChainPen pen;
        private final Ledger ledger;
        private final HttpServer site;
        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        private final int port = FreePorts.next();
        private volatile CountDownLatch reached = new CountDownLatch(1);
        private long held;
        private int midway;
        private int rounds;

        Pair(Order order, Tally tally) throws IOException {
            this.order = order;
            this.tally = tally;
            this.random = new Random(order.seed());
            this.all = Consortium.withoutWitnesses(order.seed());
            this.pen = all.pen(all.device, Consortium.chain(1));
            LedgerConfig config = LedgerConfig.of(all.genesis)
                    .withSealPeriod(Duration.ofMillis(20))
                    .withLimits(10_000, 0, 64 << 20);
            this.ledger = Ledger.open(config, MemoryStores.create(), all.log, List.of(), all.clock);
            this.site = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            site.createContext("/", this::answer);
            site.start();
            Files.writeString(order.folder().resolve("genesis.txt"), all.genesis.text());
            Files.writeString(
                    order.folder().resolve("mirror.yaml"),
                    """
                    genesis: genesis.txt
                    ledger: http://127.0.0.1:%d
                    poll: 100ms
                    web: { port: %d }
                    """
                            .formatted(site.getAddress().getPort(), port));
        }

        private void answer(HttpExchange exchange) throws IOException {
            Optional<Bytes> body =
                    ledger.object(exchange.getRequestURI().getPath().substring(1));
            byte[] bytes = body.map(Bytes::toArray).orElse(new byte[0]);
            exchange.sendResponseHeaders(body.isPresent() ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
            if (left.decrementAndGet() == 0) {
                reached.countDown();
            }
        }

        private void grow() {
            List<Offer> offers = new ArrayList<>();
            int count = 1 + random.nextInt(GROWTH_MAX);
            for (int i = 0; i < count; i++) {
                offers.add(all.reading(pen, i));
            }
            List<Long> indices = Founding.submit(ledger, offers, PATIENCE);
            long last = indices.get(indices.size() - 1);
            Await.until("a head", PATIENCE, () -> ledger.witnessed()
                    .filter(head -> head.size() > last)
                    .isPresent());
            tally.add(Count.ATTEMPTED, count);
        }

        private Proc start() {
            return Proc.named("mirror")
                    .jvm("-Xmx160m")
                    .java(Main.class, "mirror", order.folder().resolve("mirror.yaml"));
        }

        /** Every other round the moment may also lie behind the copying, when older objects are asked for again. */
        void round() throws Exception {
            grow();
            long bundles = (ledger.published().size() - held) / TilePath.WIDTH_MAX + 1;
            boolean later = rounds++ % 2 == 1;
            int requests = (int) (bundles * 2 + 8 + (later ? LATER_REQUESTS : 0));
            reached = new CountDownLatch(1);
            left.set(1 + random.nextInt(requests));
            try (Proc mirror = start()) {
                if (!reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    tally.complain(Count.BROKEN, "it asks for nothing any more" + mirror.tail());
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(DELAY_MS_MAX));
                mirror.kill9();
            }
            if (order.hasPlant(UNSYNCED)) {
                forgetBundles();
            }
            lookAtItsDisk();
        }

        /** What a head before its data would leave. */
        private void forgetBundles() throws IOException {
            Path bundles = order.folder().resolve("mirror/public/tile/entries");
            if (!Files.isDirectory(bundles)) {
                return;
            }
            try (Stream<Path> files = Files.walk(bundles)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                    Files.write(file, new byte[0]);
                }
            }
        }

        private void lookAtItsDisk() {
            Fsck.Options options = new Fsck.Options(all.genesis, true, true, Optional.of(Set.of()));
            try (Inspection disk = EmbeddedStores.inspect(order.folder().resolve("mirror"))) {
                Fsck.Report report = Fsck.run(disk, options, finding -> {}, done -> {});
                if (!report.clean()) {
                    tally.complain(Count.BROKEN, "after a kill: " + report.findings());
                }
                if (report.size() < held) {
                    tally.complain(Count.LOST, "it held " + held + " entries, and holds " + report.size());
                }
                midway += report.size() < ledger.published().size() ? 1 : 0;
                held = report.size();
            }
        }

        /** Lives on: it reaches the ledger, and what it serves gives the signed root. */
        void end() throws Exception {
            try (Proc mirror = start()) {
                long size = ledger.published().size();
                mirror.await("it holds " + size + " entries", PATIENCE, () -> served() >= size);
                Head head = head().orElseThrow();
                List<Hash> leaves = LogFiles.entries(at("/"), head.checkpoint().size()).stream()
                        .map(LogFiles::leaf)
                        .toList();
                if (!LogFiles.root(leaves).equals(head.checkpoint().root())) {
                    tally.complain(Count.MISJUDGED, "what it serves does not give the signed root");
                }
                tally.add(Count.ACKNOWLEDGED, leaves.size());
            }
            lookAtItsDisk();
        }

        private long served() {
            return head().map(head -> head.checkpoint().size()).orElse(0L);
        }

        private Optional<Head> head() {
            try {
                Http.Reply reply = Http.get(at("/checkpoint"));
                return reply.status() == 200 ? Optional.of(Head.read(reply.text(), all.genesis)) : Optional.empty();
            } catch (Malformed | RuntimeException notYet) {
                return Optional.empty();
            }
        }

        private URI at(String path) {
            return URI.create("http://127.0.0.1:" + port + path);
        }

        String says() {
            return held + " entries held, killed while it copied " + midway + " times";
        }

        @Override
        public void close() {
            site.stop(0);
            ledger.close();
        }
    }
}

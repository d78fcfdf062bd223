package dev.cairn.tamper;

import dev.cairn.launch.HostClock;
import dev.cairn.launch.demo.Founders;
import dev.cairn.launch.demo.StoryBook;
import dev.cairn.launch.demo.World;
import dev.cairn.launch.demo.World.Places;
import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.launch.serve.Server;
import dev.cairn.launch.serve.WitnessServer;
import dev.cairn.launch.serve.WitnessSettings;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.EventCapsule;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.ledger.Bundles;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import dev.cairn.settings.Settings;
import dev.cairn.walk.Http;
import dev.cairn.walk.RunningHouse;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The demo's world with its real server and witness, in this process, holding one lot's two events and one reading. */
final class TinyLedger implements AutoCloseable {
    private final SecureRandom random = new SecureRandom();
    private final InstantSource time = InstantSource.system();
    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final Places places = RunningHouse.freshPlaces();
    private final World world;
    private final StoryBook story;
    private final WitnessServer witness;
    private final Server server;
    private final TreeSet<Long> told = new TreeSet<>();
    private boolean closed;

    TinyLedger(Path folder) throws Exception {
        this.folder = folder;
        this.world = World.in(folder, places, time.instant(), random);
        this.story = StoryBook.ending(world.storyEnd());
        this.witness = WitnessServer.start(read("witness.yaml", WitnessSettings.class), vertx, time);
        this.server = Server.start(read("serve.yaml", ServeSettings.class), world.file(""), vertx, time);
        Courier courier = new Courier(places.captureUrl());
        new Founders(world, courier, time, random).found();
        try (Outbox outbox = Outbox.open(world.file("outbox/grower"), World.ORIGIN, world.key("grower"), random)) {
            for (StoryBook.Said said : story.events()) {
                if (said.event().json().contains("creating_class_instance")
                        || said.event().type().equals("TransformationEvent")) {
                    Statement signed = outbox.add(EventCapsule.of(said.event(), random), time, new HostClock(random));
                    courier.send(outbox);
                    told.add(index(signed));
                }
            }
        }
        told.add(measured("coldroom"));
        RunningHouse.until("a witnessed head over all of it", () -> server.ledger()
                .witnessed()
                .filter(head -> head.size() > told.last())
                .isPresent());
        RunningHouse.until("the lot's page", () -> Http.get(web(path())).status() == 200);
    }

    private long index(Statement statement) {
        return server.ledger()
                .indexOf(statement.kid(), statement.chain(), statement.seq())
                .orElseThrow();
    }

    private long measured(String gateway) throws IOException {
        Signer key = world.key(gateway);
        Hash device = key.publicKey().thumbprint();
        String name = "urn:cairn:key:" + device.hex() + ":air-temperature";
        Capsule.Whole capsule =
                Senml.capsule(List.of(SenmlRecord.number(name, time.instant(), new BigDecimal("3.8"), "Cel")), random);
        Statement statement = new ChainPen(World.ORIGIN, world.chains(gateway).get(0), 0, Hash.ZERO, key)
                .next(capsule.root(), time.instant(), new HostClock(random).get(), Optional.empty());
        Bytes body = Envelope.encodeAll(List.of(new Envelope(statement.bytes(), capsule.bytes())));
        Http.Reply reply = Http.post(places.captureUrl(), "application/vnd.cairn.statements+cbor", body);
        if (!reply.text().contains("accepted")) {
            throw new IllegalStateException(reply.text());
        }
        return index(statement);
    }

    World world() {
        return world;
    }

    URI web(String path) {
        return URI.create("http://127.0.0.1:" + places.web() + path);
    }

    String path() {
        return "/01/" + story.gtin() + "/10/" + story.lot();
    }

    long now() {
        return time.instant().getEpochSecond();
    }

    /** The bundle about all that was told. */
    ProofBundle bundle() {
        return new Bundles(server.ledger(), server.ledger().keys()).about("entries", told, List.of());
    }

    /** Stops it; its folder stays. */
    @Override
    public void close() throws Exception {
        if (!closed) {
            closed = true;
            server.close();
            witness.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** What a server without doors over this (damaged) copy of the ledger's files says about the same entries. */
    ProofBundle bundleFrom(Path copy) throws IOException {
        ServeSettings all = read("serve.yaml", ServeSettings.class);
        ServeSettings.LedgerPart part = all.ledger();
        ServeSettings quiet = new ServeSettings(
                new ServeSettings.LedgerPart(
                        "file:" + copy,
                        Optional.empty(),
                        part.genesis(),
                        part.logKey(),
                        part.postQuantumKey(),
                        part.nodeKey(),
                        Map.of(),
                        part.sealPeriod(),
                        part.cosignEvery(),
                        part.scrub(),
                        Optional.empty()),
                Optional.empty(),
                Optional.empty());
        try (Server over = Server.start(quiet, copy, vertx, time)) {
            return new Bundles(over.ledger(), over.ledger().keys()).about("entries", told, List.of());
        }
    }

    /** A copy of the ledger's files. */
    Path copy(Path to) throws IOException {
        Path from = folder.resolve("ledger");
        RunningHouse.delete(to);
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
        return to;
    }

    private <T extends Record> T read(String name, Class<T> type) {
        return Settings.read(world.file(name), type, Map.of());
    }
}

package dev.cairn.launch.demo;

import dev.cairn.edge.Agent;
import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.demo.World.Places;
import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.launch.serve.Server;
import dev.cairn.launch.serve.WitnessServer;
import dev.cairn.launch.serve.WitnessSettings;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.EventCapsule;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.ledger.stamp.TestAuthorityServer;
import dev.cairn.settings.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole chain in one process: witness, time-stamp authority, ledger, doors, site, five gateways and three organisations, with real sockets between them. What a settings
 * file says in earnest is read from a settings file here too.
 */
public final class Demo implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    private final World world;
    private final Places places;
    private final StoryBook story;
    private final SecureRandom random;
    private final InstantSource time;
    private final Deque<AutoCloseable> closers = new ArrayDeque<>();

    private Demo(World world, Places places, SecureRandom random, InstantSource time) throws IOException {
        this.world = world;
        this.places = places;
        this.random = random;
        this.time = time;
        this.story = StoryBook.ending(world.storyEnd());
    }

    /** Starts everything and tells the story, if it has not been told; returns when all of it is durable in the ledger. */
    public static Demo start(Path folder, Places places, InstantSource time) throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        Demo demo = new Demo(World.in(folder, places, time.instant(), random), places, random, time);
        try {
            demo.run();
            return demo;
        } catch (IOException | InterruptedException | RuntimeException e) {
            demo.close();
            throw e;
        }
    }

    /** The path of the first lot's page: {@code /01/…/10/…}. */
    public String path() {
        return "/01/" + story.gtin() + "/10/" + story.lot();
    }

    public World world() {
        return world;
    }

    @Override
    public void close() {
        while (!closers.isEmpty()) {
            try {
                closers.pop().close();
            } catch (Exception e) {
                LOG.warn("a part of the demo did not close cleanly reason={}", e.toString());
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx();
        closers.push(
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        closers.push(WitnessServer.start(read("witness.yaml", WitnessSettings.class), vertx, time));
        closers.push(TestAuthorityServer.start(world.testAuthority(time), "127.0.0.1", places.stamp()));
        closers.push(Server.start(read("serve.yaml", ServeSettings.class), world.file(""), vertx, time));
        Courier courier = new Courier(places.captureUrl());
        new Founders(world, courier, time, random).found();
        tell(courier);
        for (Cast.Gateway each : Cast.GATEWAYS) {
            Agent agent =
                    Assembly.start(read("gateways/" + each.id() + ".yaml", EdgeSettings.class), time, waits -> {});
            closers.push(agent);
        }
    }

    /** Each organisation signs what it says on its own chain and sends it; what was signed before is only sent. */
    private void tell(Courier courier) throws IOException, InterruptedException {
        boolean told = Files.exists(world.file("told"));
        HostClock clock = new HostClock(random);
        for (Cast.Organisation each : Cast.ORGANISATIONS) {
            Path folder = world.file("outbox/" + each.role() + "-events");
            try (Outbox outbox = Outbox.open(folder, World.ORIGIN, world.key(each.role()), random)) {
                for (StoryBook.Said said : story.events()) {
                    if (!told && said.by().equals(each.role())) {
                        outbox.add(EventCapsule.of(said.event(), random), time, clock);
                    }
                }
                courier.send(outbox);
            }
        }
        Files.writeString(world.file("told"), time.instant() + "\n");
    }

    private <T extends Record> T read(String name, Class<T> type) {
        return Settings.read(world.file(name), type, Map.of());
    }
}

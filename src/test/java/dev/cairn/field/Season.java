package dev.cairn.field;

import dev.cairn.check.Mosquitto;
import dev.cairn.check.Proc;
import dev.cairn.plant.Books;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.plant.PlantBroker;
import dev.cairn.proof.key.Algorithm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One ledger's time in the field, with two gateways, behind a Mosquitto or with its own door open. */
final class Season implements AutoCloseable {
    private static final int LIFE_MS_MAX = 4_000;
    private static final int PAUSE_MS_MAX = 400;
    private static final int DEAD_MS_MAX = 1_500;
    private static final long QUIET_CONFIGURATION = 2;

    /** A gateway makes five a second; when the third is acknowledged it has long heard of the first. */
    private static final int TAKEN_ALONE = 3;

    /** Generous: it may have to wait for its next connection first. */
    private static final Duration TAKEN = Duration.ofSeconds(180);

    /** With the planted bug there are receipts that never come; this is what keeps {@code ./check} waiting. */
    private static final Duration PLANTED = Duration.ofSeconds(20);

    private static final String HOST =
            """
            profile: field-host
            host: { on: true, interval: 100ms }
            batch: { readings: 3, period: 200ms }
            """;

    private static final String LORRY =
            """
            profile: field-lorry
            channels:
              - { name: air-temperature, source: "sim:air-temperature", unit: Cel, interval: 100ms, high: 4.0 }
              - { name: humidity, source: "sim:humidity", unit: "%RH", interval: 100ms }
            batch: { readings: 4, period: 200ms }
            """;

    /** Who can die. */
    private enum Victim {
        SERVER,
        BROKER,
        HOST,
        LORRY
    }

    private final Random random;
    private final Plant plant;
    private final Optional<Mosquitto> broker;
    private final URI door;
    private final Map<Victim, Gateway> gateways;
    private final Map<Victim, Proc> running = new HashMap<>();
    private final Books books;
    private final Weather weather;
    private @Nullable Proc witness;
    private @Nullable Proc server;

    /** Makes the ledger and starts everything. */
    Season(Path folder, Random random, boolean brokered, Optional<Path> planted) throws Exception {
        this.random = random;
        plant = Plant.in(Files.createDirectory(folder).resolve("plant"), new SecureRandom());
        planted.ifPresent(plant::planting);
        Gateway host = plant.gateway("host", Algorithm.ED25519);
        Gateway lorry = plant.gateway("lorry", Algorithm.ES256);
        gateways = Map.of(Victim.HOST, host, Victim.LORRY, lorry);
        books = new Books(plant, List.of(host, lorry));
        planted.ifPresent(bug -> books.patience(PLANTED));
        broker = brokered ? Optional.of(PlantBroker.of(plant)) : Optional.empty();
        door = broker.isPresent() ? PlantBroker.serve(plant, broker.get()) : ownDoor();
        weather = new Weather(door.getPort());
        broker.ifPresent(Mosquitto::start);
        plant.settings(host, door, HOST, "{}");
        plant.settings(lorry, door, LORRY, "{ place: reefer-lorry, seed: " + random.nextInt(0xffff) + " }");
        witness = plant.startWitness();
        server = Plant.awaitServing(plant.startServer());
        plant.found();
        gateways.keySet().forEach(this::start);
    }

    private URI ownDoor() throws IOException {
        plant.settings(Plant.Server.sealing(Duration.ofMillis(200)));
        return plant.door();
    }

    /** One round: the weather changes, everything lives for a while, somebody dies, the dead come back in any order. */
    void round() throws InterruptedException {
        if (random.nextBoolean()) {
            weather.turn(Weather.State.values()[random.nextInt(Weather.State.values().length)]);
        }
        Thread.sleep(random.nextInt(LIFE_MS_MAX));
        requireAlive();
        List<Victim> dead = new ArrayList<>(victims());
        Collections.shuffle(dead, random);
        for (Victim victim : dead) {
            kill(victim);
            Thread.sleep(random.nextInt(PAUSE_MS_MAX));
        }
        Thread.sleep(random.nextInt(DEAD_MS_MAX));
        Collections.shuffle(dead, random);
        for (Victim victim : dead) {
            start(victim);
            Thread.sleep(random.nextInt(PAUSE_MS_MAX));
        }
    }

    /**
     * A last round behind a broker, and none of chance: it acknowledges what nobody but itself has, and dies with it. Who took its word for a
     * receipt has lost something now; a gateway that did not sends it again.
     */
    void brokerForgets() {
        weather.turn(Weather.State.FAIR);
        requireAlive();
        Mosquitto asked = broker.orElseThrow();
        awaitTaken(asked, 1, "with somebody to read it");
        kill(Victim.SERVER);
        awaitTaken(asked, TAKEN_ALONE, "with nobody to read it");
        kill(Victim.BROKER);
        start(Victim.SERVER);
        start(Victim.BROKER);
    }

    /** From now on the broker has taken so many statements from each gateway: PUBACKs with reason 0, which says that it has a reader to keep them for. */
    private void awaitTaken(Mosquitto asked, int each, String how) {
        int from = asked.proc().output().size();
        asked.proc().await(each + " statements of each gateway " + how, TAKEN, () -> gateways.values().stream()
                .allMatch(gateway -> PlantBroker.taken(asked.proc().output(), from, gateway) >= each));
    }

    private Set<Victim> victims() {
        EnumSet<Victim> some = EnumSet.noneOf(Victim.class);
        for (Victim victim : Victim.values()) {
            if (random.nextInt(5) < 2 && (victim != Victim.BROKER || broker.isPresent())) {
                some.add(victim);
            }
        }
        return some;
    }

    private void requireAlive() {
        running.forEach((victim, process) -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        victim + " ended by itself in weather " + weather.state() + process.tail());
            }
        });
        if (server != null && !server.isAlive()) {
            throw new IllegalStateException("the server ended by itself in weather " + weather.state() + server.tail());
        }
    }

    private void kill(Victim victim) {
        switch (victim) {
            case SERVER -> server().kill9();
            case BROKER -> broker.orElseThrow().kill9();
            case HOST, LORRY -> {
                Optional.ofNullable(running.remove(victim)).ifPresent(Proc::kill9);
                books.read(gateway(victim));
            }
        }
    }

    private void start(Victim victim) {
        switch (victim) {
            case SERVER -> server = plant.startServer();
            case BROKER -> startBroker();
            case HOST, LORRY -> running.put(victim, plant.startGateway(gateway(victim)));
        }
    }

    /** Its port is looked at, so the sky clears for a moment. */
    private void startBroker() {
        Weather.State before = weather.state();
        weather.turn(Weather.State.FAIR);
        broker.orElseThrow().start();
        weather.turn(before);
    }

    private Gateway gateway(Victim victim) {
        return java.util.Objects.requireNonNull(gateways.get(victim));
    }

    private Proc server() {
        return java.util.Objects.requireNonNull(server);
    }

    /** The sky clears, what waits is delivered, everything is compared: what does not hold. */
    List<String> judge() throws Exception {
        weather.turn(Weather.State.FAIR);
        Plant.awaitServing(server());
        List.copyOf(running.keySet()).forEach(this::kill);
        books.settle(QUIET_CONFIGURATION);
        return books.audit(server(), door, random);
    }

    /** Statements that the gateways are known to have signed. */
    int made() {
        return books.made();
    }

    @Override
    public void close() {
        running.values().forEach(Proc::close);
        if (server != null) {
            server.close();
        }
        if (witness != null) {
            witness.close();
        }
        broker.ifPresent(Mosquitto::close);
    }
}

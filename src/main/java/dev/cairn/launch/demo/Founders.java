package dev.cairn.launch.demo;

import dev.cairn.launch.HostClock;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.KeyStatement.KeyList;
import dev.cairn.proof.statement.KeyStatement.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The demo's registrars and organisations, who say with their own keys who belongs to the ledger, over the same HTTP door that everybody uses. The
 * order matters: an organisation is registered before it registers its gateways.
 */
public final class Founders {
    private static final Duration KEY_LIST_EVERY = Duration.ofHours(24);

    private final World world;
    private final Genesis genesis;
    private final Courier courier;
    private final InstantSource time;
    private final SecureRandom random;
    private final HostClock clock;

    public Founders(World world, Courier courier, InstantSource time, SecureRandom random) throws IOException {
        this.world = world;
        this.genesis = world.genesis();
        this.courier = courier;
        this.time = time;
        this.random = random;
        this.clock = new HostClock(random);
    }

    /** Says everything once; after a crash in the middle it is said again, and the first registration of a key stands. */
    public void found() throws IOException, InterruptedException {
        Path done = world.file("founded");
        if (!Files.exists(done)) {
            byRegistrars(founding());
            for (Cast.Organisation each : Cast.ORGANISATIONS) {
                byOrganisation(each.role(), devices(each.role()));
            }
            Files.writeString(done, time.instant() + "\n");
        }
        keepKeyList();
    }

    /** A numbered key list at the start and then daily, so that a missing revocation shows. */
    void keepKeyList() throws IOException, InterruptedException {
        Path file = world.file("key-list");
        String[] last = Files.exists(file)
                ? Files.readString(file).strip().split(" ")
                : new String[] {"0", Instant.EPOCH.toString()};
        if (Instant.parse(last[1]).plus(KEY_LIST_EVERY).isBefore(time.instant())) {
            long number = Long.parseLong(last[0]) + 1;
            Instant now = Instant.ofEpochSecond(time.instant().getEpochSecond());
            byRegistrars(List.of(new KeyList(number, now, listed())));
            Files.writeString(file, number + " " + now + "\n");
        }
    }

    private List<KeyStatement> founding() throws IOException {
        List<KeyStatement> said = new ArrayList<>();
        said.add(new KeyStatement.GenesisKey(genesis.text()));
        for (Cast.Organisation each : Cast.ORGANISATIONS) {
            said.add(KeyStatement.organisation(
                    genesis.origin(),
                    world.key(each.role()),
                    each.name(),
                    List.of(each.prefix()),
                    List.of(each.gln())));
        }
        said.add(KeyStatement.node(genesis.origin(), world.key("node"), "Demo node"));
        return said;
    }

    private List<KeyStatement> devices(String organisation) throws IOException {
        Hash by = world.key(organisation).publicKey().thumbprint();
        List<KeyStatement> said = new ArrayList<>();
        for (Cast.Gateway each : Cast.GATEWAYS) {
            if (each.organisation().equals(organisation)) {
                said.add(KeyStatement.device(
                        genesis.origin(),
                        world.key(each.id()),
                        by,
                        each.name(),
                        Optional.empty(),
                        world.chains(each.id()),
                        List.of(each.giai())));
            }
        }
        return said;
    }

    private List<Listed> listed() throws IOException {
        List<Listed> rows = new ArrayList<>();
        for (Cast.Organisation each : Cast.ORGANISATIONS) {
            rows.add(new Listed(world.key(each.role()).publicKey().thumbprint(), "registered"));
        }
        rows.add(new Listed(world.key("node").publicKey().thumbprint(), "registered"));
        for (Cast.Gateway each : Cast.GATEWAYS) {
            rows.add(new Listed(world.key(each.id()).publicKey().thumbprint(), "registered"));
        }
        return rows;
    }

    /** Each capsule is signed by as many registrars as the genesis asks for. */
    private void byRegistrars(List<? extends KeyStatement> said) throws IOException, InterruptedException {
        List<Capsule.Whole> capsules =
                said.stream().map(each -> each.toCapsule(random)).toList();
        for (int i = 1; i <= Cast.THRESHOLD; i++) {
            send("registrar-" + i, capsules);
        }
    }

    private void byOrganisation(String role, List<KeyStatement> said) throws IOException, InterruptedException {
        send(role, said.stream().map(each -> each.toCapsule(random)).toList());
    }

    private void send(String name, List<Capsule.Whole> capsules) throws IOException, InterruptedException {
        Signer signer = world.key(name);
        try (Outbox outbox = Outbox.open(world.file("outbox/" + name), genesis.origin(), signer, random)) {
            for (Capsule.Whole capsule : capsules) {
                outbox.add(capsule, time, clock);
            }
            courier.send(outbox);
        }
    }
}

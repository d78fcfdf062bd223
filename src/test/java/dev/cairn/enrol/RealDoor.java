package dev.cairn.enrol;

import dev.cairn.check.FreePorts;
import dev.cairn.edge.enrol.Enroller;
import dev.cairn.edge.enrol.IdentityFolder;
import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.ingest.IngestSettings;
import dev.cairn.ingest.est.EstDoor;
import dev.cairn.ingest.est.InvitationBook;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.launch.demo.Certificates;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.settings.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The enrolment door of a ledger, with a key register by hand and a clock that a test moves; it can go away and come back. */
final class RealDoor implements AutoCloseable {
    static final Duration LIFE = Duration.ofDays(30);
    static final String NAME = "Cold room 3";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ORIGIN = "ledger.test/cairn";
    private static final String WITNESS = "witness.test/one";

    final Path folder;
    final Certificates authority;
    final Registered organisation = registered(signer().publicKey(), Role.ORGANISATION, Optional.empty());
    final Genesis genesis = genesis();
    private final PublicKey node = signer().publicKey();
    private final Map<Hash, Registered> keys = new ConcurrentHashMap<>();
    private final InvitationBook book;
    private final int port = FreePorts.next();
    private final Vertx vertx = Vertx.vertx();
    private Optional<EstDoor> door = Optional.empty();

    /** What the door takes for the present; the machine's time when it begins. */
    volatile Instant now = InstantSource.system().instant();

    RealDoor(Path folder) throws Exception {
        this.folder = folder;
        this.authority = Certificates.issuing(folder, now, RANDOM);
        authority.server("door", List.of("127.0.0.1"));
        this.book = InvitationBook.in(folder.resolve("codes"));
        keys.put(organisation.key().thumbprint(), organisation);
        open();
    }

    static SoftwareSigner signer() {
        return SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    }

    private static Genesis genesis() {
        return Genesis.builder()
                .head("Test", ORIGIN, Instant.parse("2026-11-01T00:00:00Z"), 1)
                .registrar(signer().publicKey(), "registrar")
                .log(NoteKey.ed25519(ORIGIN, signer().publicKey()))
                .witness(WITNESS, NoteKey.cosigner(WITNESS, signer().publicKey()), Optional.empty())
                .quorum(WITNESS)
                .build();
    }

    private static Registered registered(PublicKey key, Role role, Optional<Hash> owner) {
        return new Registered(
                key, role, "test", owner, List.of(), List.of(), List.of(), 0, OptionalLong.empty(), List.of());
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + port);
    }

    void open() throws Exception {
        door = Optional.of(await(EstDoor.open(
                vertx,
                new IngestSettings.Enrol(
                        "127.0.0.1",
                        port,
                        folder.resolve("door.key"),
                        folder.resolve("door.pem"),
                        folder.resolve("ca.pem"),
                        new Secret(folder.resolve("ca.key")),
                        URI.create("mqtts://127.0.0.1:8883"),
                        folder.resolve("codes"),
                        LIFE),
                new EstDoor.Parts(
                        genesis,
                        node,
                        new Keys(),
                        new Tally(() -> now, System::nanoTime),
                        device -> Optional.empty(),
                        () -> now,
                        System::nanoTime))));
    }

    /** Nobody answers any more. */
    void leave() throws Exception {
        if (door.isPresent()) {
            await(door.get().close());
            door = Optional.empty();
        }
    }

    EnrolmentCode invite() throws IOException {
        return book.invite(organisation.key().thumbprint(), NAME, "-", List.of(), now.plus(Duration.ofDays(1)), RANDOM);
    }

    /** Whether no gateway has come with the code yet. */
    boolean isUnused(EnrolmentCode code) {
        return book.find(code.id()).orElseThrow().request().isEmpty();
    }

    Enroller.Done enrol(URI at, EnrolmentCode code, Path data, Signer signer) throws IOException {
        return new Enroller(IdentityFolder.in(data), RANDOM).enrol(at, code, () -> signer);
    }

    /** As the organisation does when it approves. */
    void register(Signer device) {
        keys.put(
                device.publicKey().thumbprint(),
                registered(
                        device.publicKey(),
                        Role.DEVICE,
                        Optional.of(organisation.key().thumbprint())));
    }

    void revoke(Signer device) {
        keys.computeIfPresent(
                device.publicKey().thumbprint(),
                (kid, key) -> new Registered(
                        key.key(),
                        key.role(),
                        key.name(),
                        key.organisation(),
                        key.chains(),
                        key.gs1Prefixes(),
                        key.glns(),
                        key.since(),
                        OptionalLong.of(1),
                        key.voids()));
    }

    private final class Keys implements Registry {
        @Override
        public Optional<Registered> find(Hash thumbprint) {
            return Optional.ofNullable(keys.get(thumbprint));
        }

        @Override
        public Optional<Registered> find(DeviceId device) {
            return keys.values().stream()
                    .filter(each -> DeviceId.of(each.key().thumbprint()).equals(device))
                    .findFirst();
        }

        @Override
        public List<Registered> devices() {
            return keys.values().stream()
                    .filter(each -> each.role() == Role.DEVICE)
                    .toList();
        }

        @Override
        public Verdict maySign(Hash kid, Capsule capsule, Bytes chain, long seq) {
            throw new UnsupportedOperationException("nobody signs here");
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        leave();
        await(vertx.close());
    }
}

package dev.cairn.history;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.ChainState;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.Erasure;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.fake.MemoryIndex;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A log in a list, every entry published at once in a block of its own, and who may write in it. */
final class Ledgers implements LedgerReader, EntrySink {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Clock CLOCK = new Clock(2, OptionalLong.of(50), Bytes.ofHex("00".repeat(16)), 1_000);

    final MemoryIndex index = new MemoryIndex();
    final SecureRandom random = new SecureRandom();
    private final List<Statement> statements = new ArrayList<>();
    private final List<Bytes> capsules = new ArrayList<>();
    private final Set<Long> erased = new HashSet<>();
    private final Map<Long, Erasure> erasures = new HashMap<>();
    private final Map<Hash, Registered> keys = new HashMap<>();
    private final Projection projection = new Projection(this, index);

    /** Somebody who signs. */
    final class Party {
        final SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ED25519, random);
        private final ChainPen pen = new ChainPen("example.com/log", Bytes.random(random, 16), 0, Hash.ZERO, signer);

        Hash thumbprint() {
            return signer.publicKey().thumbprint();
        }

        long sign(Capsule.Whole capsule) {
            statements.add(pen.next(capsule.root(), NOON, CLOCK, Optional.empty()));
            capsules.add(capsule.bytes());
            return statements.size() - 1;
        }

        /** Says an event given as JSON with single quotes, without context and time offset. */
        long says(String json) {
            EpcisEvent event = event(json);
            return sign(Capsule.whole(
                    "epcis",
                    event.members().stream()
                            .map(each -> new Capsule.Member(each.pointer(), Item.of(each.value())))
                            .toList(),
                    random));
        }
    }

    static EpcisEvent event(String json) {
        String whole = json.replace('\'', '"')
                .replaceFirst(
                        "\\{",
                        "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\",{\"cairn\":\"https://ns.cairn.dev/epcis/\",\"cbvmda\":\"urn:epcglobal:cbv:mda:\"}],\"eventTimeZoneOffset\":\"+00:00\",");
        return CaptureDocument.parse(whole) instanceof CaptureDocument.Captured captured
                ? captured.events().get(0)
                : failed(CaptureDocument.parse(whole));
    }

    private static EpcisEvent failed(Object why) {
        throw new IllegalArgumentException(why.toString());
    }

    Party organisation(String name, String prefix) {
        Party party = new Party();
        register(party, Role.ORGANISATION, name, Optional.empty(), List.of(prefix));
        return party;
    }

    Party account(String name, Party organisation) {
        Party party = new Party();
        register(party, Role.ACCOUNT, name, Optional.of(organisation.thumbprint()), List.of());
        return party;
    }

    Party node() {
        Party party = new Party();
        register(party, Role.NODE, "node", Optional.empty(), List.of());
        return party;
    }

    Party device(String name, Party organisation, String sensor) {
        Party party = new Party();
        register(party, Role.DEVICE, name, Optional.of(organisation.thumbprint()), List.of());
        organisation.sign(new KeyStatement.DeviceKey(
                        party.signer.publicKey(),
                        organisation.thumbprint(),
                        name,
                        Optional.empty(),
                        List.of(Bytes.random(random, 16)),
                        List.of(sensor),
                        Bytes.random(random, 64))
                .toCapsule(random));
        return party;
    }

    private void register(Party party, Role role, String name, Optional<Hash> organisation, List<String> prefixes) {
        keys.put(
                party.thumbprint(),
                new Registered(
                        party.signer.publicKey(),
                        role,
                        name,
                        organisation,
                        List.of(),
                        prefixes,
                        List.of(),
                        statements.size(),
                        OptionalLong.empty(),
                        List.of()));
    }

    /** Temperatures in degrees Celsius, one every {@code every}, from {@code from} on; NaN is a signed "no value". */
    long readings(Party device, Instant from, Duration every, double... celsius) {
        List<SenmlRecord> records = new ArrayList<>();
        String urn = "urn:cairn:key:" + device.thumbprint().hex() + ":";
        for (int i = 0; i < celsius.length; i++) {
            Instant time = from.plus(every.multipliedBy(i));
            records.add(
                    Double.isNaN(celsius[i])
                            ? new SenmlRecord(
                                    urn + "air/temperature/fault",
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of("nack"),
                                    Optional.empty(),
                                    Optional.empty(),
                                    time)
                            : new SenmlRecord(
                                    urn + "air/temperature",
                                    Optional.of("Cel"),
                                    Optional.of(BigDecimal.valueOf(celsius[i])),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    time));
        }
        return device.sign(Senml.capsule(records, random));
    }

    long records(Party device, List<SenmlRecord> records) {
        return device.sign(Senml.capsule(records, random));
    }

    Statement statement(long entry) {
        return statements.get((int) entry);
    }

    /** As the ledger does: by a statement, and the findings that quote it go with it. */
    void erase(long entry, Party by, String reason, List<Long> findings, String... about) {
        Erase said = new Erase(entry, statements.get((int) entry).hash(), reason, List.of(about));
        long at = by.sign(said.capsule(random));
        erasures.put(entry, new Erasure(entry, at, by.thumbprint(), NOON, reason, findings));
        erased.add(entry);
        erased.addAll(findings);
    }

    @Override
    public Optional<Erasure> erasure(long at) {
        return Optional.ofNullable(erasures.get(at));
    }

    History history(Instant now) {
        projection.catchUp();
        return new History(this, index, thumbprint -> Optional.ofNullable(keys.get(thumbprint)), () -> now);
    }

    @Override
    public Head published() {
        return new Head(new Checkpoint("example.com/log", statements.size(), Hash.ZERO), "", 0, Level.PUBLISHED);
    }

    @Override
    public Bytes entry(long at) {
        return statements.get((int) at).bytes();
    }

    @Override
    public Optional<Bytes> capsule(long at) {
        return erased.contains(at) ? Optional.empty() : Optional.of(capsules.get((int) at));
    }

    @Override
    public OptionalLong heightOf(long at) {
        return OptionalLong.of(at + 1);
    }

    @Override
    public Seal seal(long height) {
        return new Seal(
                height,
                Hash.ZERO,
                height,
                1,
                Hash.ZERO,
                Hash.ZERO,
                NOON.plusSeconds(height).toEpochMilli(),
                "x");
    }

    @Override
    public ChainState chain(Hash kid, Bytes chain) {
        return statements.stream()
                .filter(each -> each.kid().equals(kid) && each.chain().equals(chain))
                .reduce((a, b) -> b)
                .map(last -> new ChainState(last.seq(), last.hash(), last.seq()))
                .orElse(ChainState.NONE);
    }

    @Override
    public CompletableFuture<Admission> offer(Offer offer) {
        statements.add(offer.statement());
        capsules.add(offer.capsule());
        return CompletableFuture.completedFuture(new Admission.Admitted(statements.size() - 1, Set.of()));
    }

    @Override
    public Genesis genesis() {
        SoftwareSigner registrar = SoftwareSigner.generate(Algorithm.ED25519, random);
        return Genesis.builder()
                .head("test", "example.com/log", NOON, 1)
                .registrar(registrar.publicKey(), "registrar")
                .log(NoteKey.ed25519("example.com/log", registrar.publicKey()))
                .quorum("none")
                .build();
    }

    @Override
    public Optional<Head> witnessed() {
        return Optional.empty();
    }

    @Override
    public long sequenced() {
        return statements.size();
    }

    @Override
    public List<Bytes> entries(long from, long to) {
        return statements.subList((int) from, (int) to).stream()
                .map(Statement::bytes)
                .toList();
    }

    @Override
    public List<Hash> inclusion(long at, long size) {
        throw new UnsupportedOperationException("this log has no tree");
    }

    @Override
    public List<Hash> consistency(long first, long second) {
        throw new UnsupportedOperationException("this log has no tree");
    }

    @Override
    public OptionalLong indexOf(Bytes chain, long seq) {
        throw new UnsupportedOperationException("not asked by histories");
    }

    @Override
    public OptionalLong indexOf(Hash kid, Bytes chain, long seq) {
        throw new UnsupportedOperationException("not asked by histories");
    }

    @Override
    public ChainState chain(Bytes chain) {
        throw new UnsupportedOperationException("not asked by histories");
    }

    @Override
    public Optional<Bytes> object(String path) {
        return Optional.empty();
    }

    @Override
    public AutoCloseable onHead(Consumer<Head> listener) {
        return () -> {};
    }
}

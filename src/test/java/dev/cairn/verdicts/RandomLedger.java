package dev.cairn.verdicts;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.HashReader;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A small ledger drawn from a seed, and a bundle about it: keys registered, rotated and revoked by those who may and those who may
 * not, chains with gaps and forks, and then rows withheld, swapped and damaged. Nothing is likely to be wholly in order.
 */
final class RandomLedger {
    private static final String ORIGIN = Specimens.ORIGIN;
    private static final long NOON = 1_800_000_000L;
    private static final int STEPS_MAX = 14;
    private static final String[] TYPES = {
        "senml", "senml", "epcis", "epcis", "state", "finding", "recall", "access", "key", "constructor"
    };

    private final Random random;
    private final List<SoftwareSigner> registrars = new ArrayList<>();
    private final List<SoftwareSigner> keys = new ArrayList<>();
    private final List<Bytes> entries = new ArrayList<>();
    private final List<Capsule.Whole> capsules = new ArrayList<>();
    private final Map<String, List<Statement>> chains = new HashMap<>();
    private final SoftwareSigner log = signer(1, Algorithm.ED25519);
    private final SoftwareSigner independent = signer(2, Algorithm.ED25519);
    private final SoftwareSigner operator = signer(3, Algorithm.ED25519);
    private final Genesis genesis;
    private final int wildness;
    private int secrets;

    RandomLedger(long seed) {
        random = new Random(seed);
        wildness = random.nextInt(3) * 5;
        for (int i = 0; i < 3; i++) {
            registrars.add(signer(10 + i, i == 1 ? Algorithm.ES256 : Algorithm.ED25519));
        }
        for (int i = 0; i < 5; i++) {
            keys.add(signer(20 + i, i == 3 ? Algorithm.ES256 : Algorithm.ED25519));
        }
        genesis = genesis();
        entries.add(Bytes.ofUtf8("a seal, say"));
        found();
        int steps = 3 + random.nextInt(STEPS_MAX - 2);
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    private static SoftwareSigner signer(int seed, Algorithm algorithm) {
        return SoftwareSigner.of(
                algorithm, Bytes.ofHex(String.format("%02x", seed).repeat(32)));
    }

    Genesis genesis() {
        if (genesis != null) {
            return genesis;
        }
        Genesis.Builder builder = Genesis.builder()
                .head("Random", ORIGIN, Instant.ofEpochSecond(NOON - 1_000_000), 1 + random.nextInt(2));
        registrars.forEach(each -> builder.registrar(each.publicKey(), "Registrar"));
        return builder.operatorWitness("own")
                .log(NoteKey.ed25519(ORIGIN, log.publicKey()))
                .witness("w1", NoteKey.cosigner("w.example/1", independent.publicKey()), Optional.empty())
                .witness("own", NoteKey.cosigner("own.example/1", operator.publicKey()), Optional.empty())
                .group("any", random.nextBoolean() ? "any" : "all", List.of("w1", "own"))
                .quorum(random.nextInt(5) == 0 ? "none" : "any")
                .build();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Something goes wrong: never in a tidy ledger, at this rate in the wildest. */
    private boolean slip(int percent) {
        return random.nextInt(1000) < percent * wildness;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    // ---- What is said, and by whom.

    /** An organisation and its device, as it should be. */
    private void found() {
        SoftwareSigner organisation = keys.get(0);
        Capsule.Whole first =
                whole(membersOf(KeyStatement.organisation(ORIGIN, organisation, "Org", List.of(), List.of())));
        sign(registrars.get(0), first);
        sign(registrars.get(1), first);
        SoftwareSigner device = keys.get(1);
        Hash owner = organisation.publicKey().thumbprint();
        sign(
                organisation,
                whole(membersOf(KeyStatement.device(
                        ORIGIN, device, owner, "Gateway", code(), List.of(chain(device, 0)), List.of()))));
    }

    private void step() {
        if (chance(15)) {
            sign(any(registrars), any(capsules));
        } else if (chance(60)) {
            KeyStatement said = keyStatement();
            Capsule.Whole capsule = whole(membersOf(said));
            boolean organisations = said instanceof KeyStatement.DeviceKey || chance(20);
            sign(organisations ? chance(80) ? keys.get(0) : any(keys) : registrars.get(0), capsule);
            if (!organisations && chance(80)) {
                sign(registrars.get(1 + random.nextInt(2)), capsule);
            }
        } else {
            sign(slip(10) ? any(registrars) : chance(50) ? keys.get(random.nextInt(2)) : any(keys), data());
        }
    }

    private Capsule.Whole whole(List<Capsule.Member> members) {
        return whole(KeyStatement.TYPE, members);
    }

    private KeyStatement keyStatement() {
        SoftwareSigner key = slip(10) ? any(registrars) : any(keys);
        String origin = slip(5) ? "example.com/other" : ORIGIN;
        Hash other = (slip(10) ? any(registrars) : chance(60) ? keys.get(random.nextInt(2)) : any(keys))
                .publicKey()
                .thumbprint();
        return switch (random.nextInt(12)) {
            case 0 -> KeyStatement.organisation(origin, key, "Org", List.of("690"), List.of());
            case 1, 2 ->
                KeyStatement.device(origin, key, other, "Gateway", code(), List.of(chain(key, 0)), List.of("t"));
            case 3 -> KeyStatement.account(origin, key, other, "Account");
            case 4 -> KeyStatement.node(origin, key, "Node");
            case 5, 6 -> KeyStatement.rotation(origin, other, key);
            case 7, 8 ->
                new KeyStatement.Revocation(
                        other,
                        "lost",
                        chance(50)
                                ? List.of()
                                : List.of(new KeyStatement.VoidFrom(chain(keys.get(random.nextInt(2)), 0), 1)));
            default ->
                chance(80)
                        ? new KeyStatement.KeyList(
                                random.nextInt(3),
                                Instant.ofEpochSecond(NOON - random.nextInt(300_000)),
                                List.of(new KeyStatement.Listed(other, chance(50) ? "revoked" : "registered")))
                        : new KeyStatement.GenesisKey(chance(50) ? genesis.text() : genesis.text() + "#\n");
        };
    }

    private Optional<Hash> code() {
        return chance(50) ? Optional.empty() : Optional.of(Hash.sha256(Bytes.ofUtf8("code")));
    }

    private static Bytes chain(SoftwareSigner key, int which) {
        return key.publicKey().thumbprint().bytes().slice(which, which + 16);
    }

    private List<Capsule.Member> membersOf(KeyStatement said) {
        List<Capsule.Member> members = new ArrayList<>();
        said.toCapsule(new SecureRandom())
                .leaves()
                .forEach(leaf -> members.add(new Capsule.Member(leaf.path(), leaf.value())));
        if (slip(5)) {
            members.remove(random.nextInt(members.size()));
        }
        if (slip(5)) {
            int at = random.nextInt(members.size());
            members.set(
                    at,
                    new Capsule.Member(
                            members.get(at).path(),
                            Item.of(Bytes.ofHex("302a300506032b6570032100" + "01" + "00".repeat(31)))));
        }
        return members.isEmpty() ? List.of(new Capsule.Member("/kind", Item.of("none"))) : members;
    }

    private Capsule.Whole data() {
        List<Capsule.Member> members = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            members.add(new Capsule.Member("/" + i, Item.of(random.nextLong())));
        }
        return whole(TYPES[random.nextInt(TYPES.length)], members);
    }

    private Capsule.Whole whole(String type, List<Capsule.Member> members) {
        return Capsule.whole(
                type, members, Hash.sha256(Bytes.ofUtf8("secret " + secrets++)).bytes());
    }

    private void sign(SoftwareSigner by, Capsule.Whole capsule) {
        Bytes chain = chain(by, chance(85) ? 0 : 1);
        List<Statement> before = chains.computeIfAbsent(chain.hex(), none -> new ArrayList<>());
        int seq = before.size() + (slip(6) ? 1 : 0);
        if (!before.isEmpty() && slip(8)) {
            seq = before.size() - 1;
        }
        Hash prev = seq == 0
                ? Hash.ZERO
                : seq <= before.size() && !slip(6) ? before.get(seq - 1).hash() : Hash.sha256(Bytes.ofUtf8("other"));
        Statement statement = Statement.sign(
                new Statement.Draft(
                        slip(3) ? "example.com/other" : ORIGIN,
                        chain,
                        seq,
                        prev,
                        Instant.ofEpochSecond(NOON - 5000),
                        new Clock(1, OptionalLong.empty(), Bytes.ofHex("0c".repeat(16)), 5),
                        Optional.empty(),
                        capsule.root()),
                by);
        if (seq == before.size()) {
            before.add(statement);
        }
        entries.add(statement.bytes());
        capsules.add(capsule);
    }

    // ---- The bundle about it.

    ProofBundle bundle() {
        List<Hash> leaves = entries.stream().map(Merkle::leaf).toList();
        HashReader reader = (level, index) ->
                Merkle.root(leaves.subList(Math.toIntExact(index << level), Math.toIntExact((index + 1) << level)));
        List<ProofBundle.Row> rows = new ArrayList<>();
        List<ProofBundle.Row> keyRows = new ArrayList<>();
        for (int i = 1; i < entries.size(); i++) {
            Capsule.Whole capsule = capsules.get(i - 1);
            ProofBundle.Row row = row(i, capsule, Merkle.proveInclusion(i, leaves.size(), reader));
            boolean key = capsule.type().equals(KeyStatement.TYPE) != slip(6);
            if (!slip(8)) {
                (key ? keyRows : rows).add(row);
            }
            if (slip(6)) {
                (key ? rows : keyRows).add(row);
            }
        }
        return new ProofBundle(
                slip(3) ? Hash.ZERO : genesis.hash(),
                note(new Checkpoint(slip(3) ? "example.com/other" : ORIGIN, leaves.size(), Merkle.root(leaves)).text()),
                rows,
                keyRows,
                List.of(),
                "entry 1",
                List.of());
    }

    private ProofBundle.Row row(int index, Capsule.Whole capsule, List<Hash> path) {
        Bytes statement = slip(5) ? damaged(entries.get(index)) : entries.get(index);
        List<Hash> shown = !slip(4) || path.isEmpty() ? path : path.subList(1, path.size());
        int percent = slip(80) ? random.nextInt(100) : 100;
        Optional<Bytes> given = Optional.of(capsule.bytes());
        if (percent < 8) {
            given = Optional.empty();
        } else if (percent < 18) {
            int sure = random.nextInt(capsule.count());
            given = Optional.of(capsule.disclose(i -> i == sure || chance(60)).bytes());
        } else if (percent < 21) {
            given = Optional.of(any(capsules).bytes());
        } else if (percent < 23) {
            given = Optional.of(damaged(capsule.bytes()));
        }
        return new ProofBundle.Row(statement, given, index, shown);
    }

    /** Most often the signature's last bytes: earlier damage is mostly malformed. */
    private Bytes damaged(Bytes bytes) {
        byte[] damaged = bytes.toArray();
        int at = chance(60) ? damaged.length - 1 - random.nextInt(40) : random.nextInt(damaged.length);
        damaged[Math.max(0, at)] ^= (byte) (1 << random.nextInt(8));
        return Bytes.wrap(damaged);
    }

    private String note(String text) {
        String signed = SignedNote.sign(text, ORIGIN, slip(3) ? operator : log);
        long time = NOON - random.nextInt(100_000);
        String first =
                chance(80) ? Cosignature.sign(text, "w.example/1", independent, Instant.ofEpochSecond(time)) : "";
        String second =
                chance(70) ? Cosignature.sign(text, "own.example/1", operator, Instant.ofEpochSecond(NOON)) : "";
        String wrong =
                slip(4) ? Cosignature.sign(text + "x\n", "own.example/1", operator, Instant.ofEpochSecond(NOON)) : "";
        return signed + first + wrong + second;
    }

    OptionalLong now() {
        return chance(20) ? OptionalLong.empty() : OptionalLong.of(NOON - 200 + random.nextInt(100_000));
    }
}

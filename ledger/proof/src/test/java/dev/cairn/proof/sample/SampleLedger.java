package dev.cairn.proof.sample;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A small ledger in memory with known keys and fixed seeds, byte for byte the same on every run: three registrars (two needed),
 * three witnesses (two needed, one the operator's), an organisation, two devices, an account and a node. Tests only.
 */
public final class SampleLedger {
    public static final String ORIGIN = "example.com/cairn";
    public static final Instant START = Instant.ofEpochSecond(1_735_689_600L);
    public static final String FARM = "w-farm";
    public static final String RETAIL = "w-retail";
    public static final String OPERATOR = "w-operator";

    public final SoftwareSigner registrar1 = SampleKeys.ed25519("registrar 1");
    public final SoftwareSigner registrar2 = SampleKeys.es256("registrar 2");
    public final SoftwareSigner registrar3 = SampleKeys.ed25519("registrar 3");
    public final SoftwareSigner log = SampleKeys.ed25519("log");
    public final SoftwareSigner organisation = SampleKeys.es256("organisation");
    public final SoftwareSigner device = SampleKeys.ed25519("device");
    public final SoftwareSigner device2 = SampleKeys.es256("device 2");
    public final SoftwareSigner account = SampleKeys.ed25519("account");
    public final SoftwareSigner node = SampleKeys.ed25519("node");

    public final Genesis genesis;
    public final SeededRandom random;

    private final List<Bytes> entries = new ArrayList<>();
    private final Map<Long, Bytes> capsules = new HashMap<>();
    private final Map<String, ChainPen> pens = new HashMap<>();
    private Seal lastSeal;

    public SampleLedger(String seed) {
        this(seed, sampleGenesis().build());
    }

    /** A ledger under another constitution with the same keys. */
    public SampleLedger(String seed, Genesis genesis) {
        random = new SeededRandom(seed);
        this.genesis = genesis;
        lastSeal = Seal.genesis(genesis.hash(), START.toEpochMilli(), ORIGIN);
        entries.add(lastSeal.bytes());
    }

    /** The genesis of every sample ledger, before its last word. */
    public static Genesis.Builder sampleGenesis() {
        return Genesis.builder()
                .head("Sample orchard ledger", ORIGIN, START, 2)
                .registrar(SampleKeys.ed25519("registrar 1").publicKey(), "Growers' union")
                .registrar(SampleKeys.es256("registrar 2").publicKey(), "Retail board")
                .registrar(SampleKeys.ed25519("registrar 3").publicKey(), "Food office")
                .operatorWitness(OPERATOR)
                .log(NoteKey.ed25519(ORIGIN, SampleKeys.ed25519("log").publicKey()))
                .witness(FARM, cosigner(FARM), Optional.empty())
                .witness(RETAIL, cosigner(RETAIL), Optional.empty())
                .witness(OPERATOR, cosigner(OPERATOR), Optional.empty())
                .group("two", "2", List.of(FARM, RETAIL, OPERATOR))
                .quorum("two");
    }

    /** The key of a witness; its name on notes is {@code witness.example/<name>}. */
    public static NoteKey cosigner(String witness) {
        return NoteKey.cosigner(
                "witness.example/" + witness, SampleKeys.ed25519(witness).publicKey());
    }

    /** The ML-DSA-44 key of a cosigner of this name. */
    public static MlDsa44Signer mlDsa44(String keyName) {
        return MlDsa44Signer.of(
                Hash.sha256(Bytes.ofUtf8("sample ML-DSA-44 key " + keyName)).bytes());
    }

    /** Founds organisation, node, two devices, an account: entries 1 to 9, sealed by 10. */
    public SampleLedger found() {
        registrars(new KeyStatement.GenesisKey(genesis.text()), registrar1, registrar2);
        registrars(
                KeyStatement.organisation(
                        ORIGIN, organisation, "Orchard Seven", List.of("9521141"), List.of("9521141000012")),
                registrar1,
                registrar2);
        registrars(KeyStatement.node(ORIGIN, node, "node 1"), registrar1, registrar3);
        key(deviceKey(device, "Cold room"), organisation);
        key(deviceKey(device2, "Lorry"), organisation);
        key(KeyStatement.account(ORIGIN, account, thumbprint(organisation), "Packing desk"), organisation);
        seal();
        return this;
    }

    /** Five statements, entries 11 to 15: two of the cold room, one of the lorry, an event each by organisation and account; sealed by 16. */
    public SampleLedger work() {
        say(device, readings(3));
        say(device, readings(5));
        say(device2, readings(2));
        say(organisation, event("harvesting"));
        say(account, event("shipping"));
        seal();
        return this;
    }

    /** A key list by two registrars over all founded keys, then a seal. */
    public SampleLedger list(long number, Instant time, String statusOfDevice) {
        List<KeyStatement.Listed> rows = List.of(
                new KeyStatement.Listed(thumbprint(organisation), "registered"),
                new KeyStatement.Listed(thumbprint(node), "registered"),
                new KeyStatement.Listed(thumbprint(device), statusOfDevice),
                new KeyStatement.Listed(thumbprint(device2), "registered"),
                new KeyStatement.Listed(thumbprint(account), "registered"));
        registrars(new KeyStatement.KeyList(number, time, rows), registrar1, registrar2);
        seal();
        return this;
    }

    public KeyStatement.DeviceKey deviceKey(Signer key, String name) {
        return KeyStatement.device(
                ORIGIN,
                key,
                thumbprint(organisation),
                name,
                Optional.of(Hash.sha256(Bytes.ofUtf8("code of " + name))),
                List.of(chainOf(key)),
                List.of("temperature"));
    }

    public static Hash thumbprint(Signer signer) {
        return signer.publicKey().thumbprint();
    }

    /** Logs one key statement under several signatures over one capsule; the index of the last. */
    public long registrars(KeyStatement said, Signer... signers) {
        Capsule.Whole capsule = said.toCapsule(random);
        long index = -1;
        for (Signer signer : signers) {
            index = say(signer, capsule);
        }
        return index;
    }

    public long key(KeyStatement said, Signer signer) {
        return say(signer, said.toCapsule(random));
    }

    /** Signs and logs a capsule; its index. */
    public long say(Signer signer, Capsule.Whole capsule) {
        return append(write(signer, capsule.root()), capsule.bytes());
    }

    /** The next statement of a signer's chain, not logged. */
    public Statement write(Signer signer, Hash root) {
        Instant time = START.plusSeconds(60L * entries.size());
        Clock clock =
                new Clock(2, OptionalLong.of(50), Bytes.random(new SeededRandom("boot"), 16), 1_000L * entries.size());
        Optional<Anchor> anchor = entries.size() < 12 ? Optional.empty() : Optional.of(new Anchor(11, root(11)));
        return pen(signer).next(root, time, clock, anchor);
    }

    public ChainPen pen(Signer signer) {
        return pens.computeIfAbsent(
                thumbprint(signer).hex(), none -> new ChainPen(ORIGIN, chainOf(signer), 0, Hash.ZERO, signer));
    }

    public static Bytes chainOf(Signer signer) {
        return Hash.sha256(Bytes.ofUtf8("chain"), thumbprint(signer).bytes())
                .bytes()
                .slice(0, 16);
    }

    /** Logs a statement as it is; its index. */
    public long append(Statement statement, Bytes capsule) {
        return append(statement.bytes(), capsule);
    }

    public long append(Bytes entry, Bytes capsule) {
        entries.add(entry);
        capsules.put(size() - 1, capsule);
        return size() - 1;
    }

    /** Closes a block over everything since the last seal. */
    public long seal() {
        long start = lastSeal.index() + 1;
        List<Hash> block = entries.subList((int) start, entries.size()).stream()
                .map(Merkle::leaf)
                .toList();
        lastSeal = new Seal(
                lastSeal.height() + 1,
                lastSeal.leafHash(),
                start,
                block.size(),
                Merkle.root(block),
                root(start),
                START.plusSeconds(60L * entries.size()).toEpochMilli(),
                ORIGIN);
        entries.add(lastSeal.bytes());
        return size() - 1;
    }

    public long size() {
        return entries.size();
    }

    public Bytes entry(long index) {
        return entries.get((int) index);
    }

    public Hash root(long size) {
        return Merkle.root(
                entries.subList(0, (int) size).stream().map(Merkle::leaf).toList());
    }

    private Hash subtree(int level, long index) {
        int from = (int) (index << level);
        return Merkle.root(entries.subList(from, from + (1 << level)).stream()
                .map(Merkle::leaf)
                .toList());
    }

    public List<Hash> inclusion(long index) {
        return Merkle.proveInclusion(index, size(), this::subtree);
    }

    public List<Hash> consistency(long first) {
        return Merkle.proveConsistency(first, size(), this::subtree);
    }

    /** The log-signed note of the newest head, without cosignatures. */
    public String bareNote() {
        return SignedNote.sign(checkpoint().text(), ORIGIN, log);
    }

    public Checkpoint checkpoint() {
        return new Checkpoint(ORIGIN, size(), root(size()));
    }

    /** The newest head, cosigned by these witnesses at that time. */
    public String note(Instant time, String... witnesses) {
        return bareNote()
                + String.join(
                        "",
                        Arrays.stream(witnesses).map(each -> cosign(each, time)).toList());
    }

    public String cosign(String witness, Instant time) {
        return Cosignature.sign(checkpoint().text(), "witness.example/" + witness, SampleKeys.ed25519(witness), time);
    }

    public ProofBundle.Row row(long index) {
        return new ProofBundle.Row(entry(index), Optional.ofNullable(capsules.get(index)), index, inclusion(index));
    }

    public List<ProofBundle.Row> rows(long... indices) {
        return Arrays.stream(indices).mapToObj(this::row).toList();
    }

    public Statement statement(long index) {
        try {
            return Statement.parse(entry(index));
        } catch (Malformed seal) {
            throw new IllegalArgumentException("entry " + index + " is no statement", seal);
        }
    }

    public Capsule.Whole capsule(long index) {
        try {
            return (Capsule.Whole) Capsule.parse(capsules.get(index));
        } catch (Malformed broken) {
            throw new IllegalArgumentException("entry " + index + " has no whole capsule", broken);
        }
    }

    /** A capsule of n temperature readings. */
    public Capsule.Whole readings(int n) {
        List<Capsule.Member> members = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String name = "urn:cairn:key:sample:temperature";
            Item record = Item.map()
                    .put(0, Item.of(name))
                    .put(1, Item.of("Cel"))
                    .put(2, Item.of(new BigDecimal("3.8").add(new BigDecimal(i).movePointLeft(1))))
                    .put(6, Item.of(START.getEpochSecond() + 60L * i))
                    .build();
            members.add(new Capsule.Member("/" + i + "/" + name, record));
        }
        return Capsule.whole("senml", members, random);
    }

    /** A capsule of one event's members. */
    public Capsule.Whole event(String step) {
        return Capsule.whole(
                "epcis",
                List.of(
                        new Capsule.Member("/type", Item.of("\"ObjectEvent\"")),
                        new Capsule.Member("/bizStep", Item.of("\"" + step + "\"")),
                        new Capsule.Member("/epcList/0", Item.of("\"urn:epc:id:sgtin:9521141.012345.1\"")),
                        new Capsule.Member("/bizTransactionList/0", Item.of("{\"bizTransaction\":\"order 17\"}"))),
                random);
    }

    /** A bundle about these rows with these key rows under this note. */
    public ProofBundle bundle(String note, List<ProofBundle.Row> rows, List<ProofBundle.Row> keys) {
        return new ProofBundle(
                genesis.hash(), note, rows, keys, List.of(), "https://id.example/01/09521141123454/10/L7", List.of());
    }
}

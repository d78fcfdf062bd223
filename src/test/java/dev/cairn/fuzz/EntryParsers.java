package dev.cairn.fuzz;

import static dev.cairn.fuzz.Parser.require;
import static dev.cairn.fuzz.Parser.same;
import static dev.cairn.fuzz.Seeds.LEDGER;

import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.sample.SeededRandom;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** CBOR, statements, capsules and what capsules hold. */
final class EntryParsers {
    /** Taken at some size, refused one byte later: inputs go a little beyond. */
    private static final int MORE = 64;

    private EntryParsers() {}

    static List<Parser> all() {
        return List.of(
                new Parser("cbor", Limits.PACKET_BYTES_MAX, EntryParsers::cbor, () -> Seeds.vectors("cbor", "hex")),
                new Parser(
                        "statement",
                        Limits.STATEMENT_BYTES_MAX + MORE,
                        EntryParsers::statement,
                        EntryParsers::statements),
                new Parser("envelope", Limits.PACKET_BYTES_MAX, EntryParsers::envelope, EntryParsers::envelopes),
                new Parser("envelopes", Limits.PACKET_BYTES_MAX, EntryParsers::envelopes, EntryParsers::manyEnvelopes),
                new Parser("capsule", Limits.CAPSULE_BYTES_MAX + MORE, EntryParsers::capsule, EntryParsers::capsules),
                new Parser(
                        "key-statement",
                        Limits.CAPSULE_BYTES_MAX,
                        EntryParsers::keyStatement,
                        EntryParsers::keyStatements),
                new Parser("erase", Limits.CAPSULE_BYTES_MAX, EntryParsers::erase, EntryParsers::erasures),
                new Parser("senml", Limits.CAPSULE_BYTES_MAX, EntryParsers::senml, EntryParsers::readings));
    }

    private static void cbor(Bytes input) throws Malformed {
        Item item = Cbor.decode(input, Limits.PACKET_BYTES_MAX);
        same("the encoding", input, Cbor.encode(item));
        require(item.depth() <= Limits.DEPTH_MAX, "nested " + item.depth() + " deep");
    }

    private static void statement(Bytes input) throws Malformed {
        Statement read = Statement.parse(input);
        same("the statement", input, read.bytes());
        require(input.size() <= Limits.STATEMENT_BYTES_MAX, "a statement of " + input.size() + " bytes");
        require(read.seq() >= 0 && read.seq() <= Limits.UINT_MAX, "seq " + read.seq());
        require(read.chain().size() == Statement.CHAIN_BYTES, "chain " + read.chain());
        Item signed = Cbor.decode(read.toBeSigned(), Limits.PACKET_BYTES_MAX);
        require(signed instanceof Item.Arr four && four.size() == 4, "what is signed is no Sig_structure");
        read.verify(LEDGER.device.publicKey());
    }

    private static void envelope(Bytes input) throws Malformed {
        same("the pair", input, Envelope.decode(input, Limits.PACKET_BYTES_MAX).encode());
    }

    private static void envelopes(Bytes input) throws Malformed {
        List<Envelope> read = Envelope.decodeAll(input);
        require(!read.isEmpty() && read.size() <= Limits.ENVELOPES_MAX, read.size() + " pairs");
        same("the pairs", input, Envelope.encodeAll(read));
    }

    private static void capsule(Bytes input) throws Malformed {
        Capsule read = Capsule.parse(input);
        same("the capsule", input, read.bytes());
        require(read.count() >= 1 && read.count() <= Limits.CAPSULE_LEAVES_MAX, read.count() + " leaves");
        require(read.withheld() >= 0, read.leaves().size() + " of " + read.count() + " leaves shown");
        if (read instanceof Capsule.Whole whole) {
            Item.Map map = (Item.Map) Cbor.decode(input, Limits.CAPSULE_BYTES_MAX);
            Bytes secret = ((Item.Byt) map.get(2).orElseThrow()).value();
            same(
                    "the capsule built again",
                    input,
                    Capsule.whole(whole.type(), members(whole), secret).bytes());
            Capsule one = Capsule.parse(whole.disclose(Set.of(0)).bytes());
            same("the root with one leaf shown", whole.root(), one.root());
        }
    }

    private static List<Capsule.Member> members(Capsule capsule) {
        return capsule.leaves().stream()
                .map(leaf -> new Capsule.Member(leaf.path(), leaf.value()))
                .toList();
    }

    private static void keyStatement(Bytes input) throws Malformed {
        Capsule capsule = Capsule.parse(input);
        KeyStatement read = KeyStatement.parse(capsule);
        Capsule.Whole again = read.toCapsule(new SeededRandom("again"));
        same("the leaves", members(capsule), members(again));
        same("the key statement", read, KeyStatement.parse(again));
        if (read instanceof KeyStatement.Registration registration) {
            registration.holds(SampleLedger.ORIGIN);
        }
    }

    private static void erase(Bytes input) throws Malformed {
        Capsule capsule = Capsule.parse(input);
        Erase read = Erase.of(capsule);
        same("the leaves", members(capsule), members(read.capsule(new SeededRandom("again"))));
    }

    private static void senml(Bytes input) throws Malformed {
        Capsule capsule = Capsule.parse(input);
        List<SenmlRecord> read = Senml.read(capsule);
        require(read.size() == capsule.leaves().size(), read.size() + " records");
        for (int i = 0; i < read.size(); i++) {
            same("record " + i, capsule.leaves().get(i).value(), Senml.item(read.get(i)));
        }
    }

    private static List<Bytes> statements() {
        List<Bytes> seeds = new ArrayList<>(Seeds.vectors("statement", "hex"));
        seeds.add(LEDGER.statement(11).bytes());
        return seeds;
    }

    private static List<Bytes> envelopes() {
        return List.of(pair(11).encode(), pair(13).encode());
    }

    private static List<Bytes> manyEnvelopes() {
        return List.of(Envelope.encodeAll(List.of(pair(11))), Envelope.encodeAll(List.of(pair(11), pair(12))));
    }

    private static Envelope pair(long index) {
        return new Envelope(
                LEDGER.statement(index).bytes(), LEDGER.capsule(index).bytes());
    }

    private static List<Bytes> capsules() {
        List<Bytes> seeds = new ArrayList<>(Seeds.vectors("capsule", "hex"));
        seeds.add(LEDGER.capsule(12).disclose(Set.of(1, 3)).bytes());
        return seeds;
    }

    private static List<Bytes> keyStatements() {
        List<Bytes> seeds = new ArrayList<>(LongStream.rangeClosed(1, 9)
                .mapToObj(index -> LEDGER.capsule(index).bytes())
                .distinct()
                .toList());
        SeededRandom random = new SeededRandom("key statements");
        seeds.add(KeyStatement.rotation(SampleLedger.ORIGIN, SampleLedger.thumbprint(LEDGER.device), LEDGER.device2)
                .toCapsule(random)
                .bytes());
        seeds.add(new KeyStatement.Revocation(
                        SampleLedger.thumbprint(LEDGER.device),
                        "stolen",
                        List.of(new KeyStatement.VoidFrom(SampleLedger.chainOf(LEDGER.device), 7)))
                .toCapsule(random)
                .bytes());
        seeds.add(new KeyStatement.KeyList(
                        1,
                        Seeds.NOW,
                        List.of(new KeyStatement.Listed(SampleLedger.thumbprint(LEDGER.device), "revoked")))
                .toCapsule(random)
                .bytes());
        return seeds;
    }

    private static List<Bytes> erasures() {
        SeededRandom random = new SeededRandom("erasures");
        return List.of(
                new Erase(11, LEDGER.statement(11).hash(), "asked for", List.of())
                        .capsule(random)
                        .bytes(),
                new Erase(12, LEDGER.statement(12).hash(), "名", List.of("https://id.example/01/09521141123454", "b"))
                        .capsule(random)
                        .bytes());
    }

    private static List<Bytes> readings() {
        return List.of(
                LEDGER.capsule(11).bytes(),
                LEDGER.capsule(12).disclose(Set.of(0, 4)).bytes());
    }
}

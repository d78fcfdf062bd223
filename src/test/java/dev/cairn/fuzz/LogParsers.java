package dev.cairn.fuzz;

import static dev.cairn.fuzz.Parser.require;
import static dev.cairn.fuzz.Parser.same;
import static dev.cairn.fuzz.Parser.text;
import static dev.cairn.fuzz.Seeds.LEDGER;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.Policy;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.note.WitnessProtocol;
import dev.cairn.proof.sample.SampleLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The texts and tiles of a log, and who stands behind them. */
final class LogParsers {
    private static final int TEXT_BYTES_MAX = 16_384;
    private static final NoteKey WITNESS = SampleLedger.cosigner(SampleLedger.FARM);
    private static final NoteKey QUANTUM =
            NoteKey.mlDsa44("witness.example/pq", SampleLedger.mlDsa44("pq").publicKey());

    private LogParsers() {}

    static List<Parser> all() {
        return List.of(
                new Parser("note", TEXT_BYTES_MAX, LogParsers::note, LogParsers::notes),
                new Parser("vkey", 4_096, LogParsers::vkey, LogParsers::vkeys),
                new Parser("checkpoint", 4_096, LogParsers::checkpoint, () -> Seeds.vectors("checkpoint", "text")),
                new Parser("cosignature", TEXT_BYTES_MAX, LogParsers::cosignature, LogParsers::cosigned),
                new Parser("genesis", Genesis.GENESIS_BYTES_MAX + 64, LogParsers::genesis, LogParsers::geneses),
                new Parser("policy", Genesis.POLICY_BYTES_MAX + 64, LogParsers::policy, LogParsers::policies),
                new Parser("seal", Seal.FIXED_BYTES + 300, LogParsers::seal, () -> Seeds.vectors("seal", "hex")),
                new Parser("tile-path", 128, LogParsers::tilePath, LogParsers::paths),
                new Parser("entry-bundle", Limits.PACKET_BYTES_MAX * 4, LogParsers::entryBundle, LogParsers::bundles),
                new Parser("witness-request", TEXT_BYTES_MAX, LogParsers::witnessRequest, LogParsers::requests));
    }

    private static void note(Bytes input) throws Malformed {
        String text = text(input);
        SignedNote read = SignedNote.parse(text);
        same("the note", text, read.toString());
        require(read.lines().size() <= SignedNote.LINES_MAX, read.lines().size() + " signature lines");
        try {
            read.open(List.of(LEDGER.genesis.policy().log(), WITNESS, QUANTUM));
        } catch (Malformed byNobodyKnown) {
            require(Set.of("LOG-01", "WIT-03").contains(byNobodyKnown.code()), "opened with " + byNobodyKnown.code());
        }
    }

    private static void vkey(Bytes input) throws Malformed {
        String text = text(input);
        same("the key", text, NoteKey.parse(text).vkey());
    }

    private static void checkpoint(Bytes input) throws Malformed {
        String text = text(input);
        String again = Checkpoint.parse(text).text();
        require(text.startsWith(again), "a checkpoint that is written otherwise: " + again);
    }

    private static void cosignature(Bytes input) throws Malformed {
        SignedNote note = SignedNote.parse(text(input));
        boolean found = false;
        for (NoteKey key : List.of(WITNESS, QUANTUM)) {
            Cosignature read = Cosignature.verified(note, key).orElse(null);
            if (read != null) {
                found = true;
                require(read.time() >= 1 && read.time() <= Limits.UINT_MAX, "a cosignature at " + read.time());
                require(note.text().equals(LEDGER.checkpoint().text()), "a forged cosignature");
            }
        }
        if (!found) {
            throw new Malformed("WIT-03", "nobody known");
        }
    }

    private static void genesis(Bytes input) throws Malformed {
        String text = text(input);
        Genesis read = Genesis.parse(text);
        same("the genesis", text, read.text());
        require(input.size() <= Genesis.GENESIS_BYTES_MAX, "a genesis of " + input.size() + " bytes");
        int registrars = read.registrars().size();
        require(registrars <= Genesis.REGISTRARS_MAX, registrars + " registrars");
        require(read.threshold() >= 1 && read.threshold() <= registrars, "threshold " + read.threshold());
        quorums(read.policy());
    }

    private static void policy(Bytes input) throws Malformed {
        quorums(Policy.parse(text(input)));
    }

    /** Nobody is no quorum, all are one, and whoever comes to a quorum does not spoil it. */
    private static void quorums(Policy policy) {
        require(policy.quorum(Set.of()) == policy.quorumName().isEmpty(), "nobody is a quorum");
        Set<String> all = policy.witnesses().stream().map(Policy.Witness::name).collect(Collectors.toSet());
        require(policy.quorum(all), "all together are no quorum");
        all.forEach(one ->
                require(!policy.quorum(Set.of(one)) || policy.quorum(all), "a quorum that ends when others sign"));
    }

    private static void seal(Bytes input) throws Malformed {
        Seal read = Seal.parse(input);
        same("the seal", input, read.bytes());
        require(Seal.isSeal(input), "a seal that does not look like one");
        require(read.index() == read.start() + read.count(), "index " + read.index());
    }

    private static void tilePath(Bytes input) throws Malformed {
        String text = text(input);
        TilePath read = TilePath.parse(text).orElseThrow(() -> new Malformed("LOG-02", "no tile"));
        same("the path", text, read.path());
        require(read.index() <= Limits.UINT_MAX, "tile " + read.index());
    }

    private static void entryBundle(Bytes input) throws Malformed {
        List<Bytes> read = EntryBundle.decode(input);
        require(read.size() <= TilePath.WIDTH_MAX, read.size() + " entries");
        same("the bundle", input, EntryBundle.encode(read));
    }

    private static void witnessRequest(Bytes input) throws Malformed {
        String text = text(input);
        WitnessProtocol.AddCheckpoint read = WitnessProtocol.AddCheckpoint.parse(text);
        same("the request", text, read.body());
        require(read.proof().size() <= 63, read.proof().size() + " hashes");
    }

    private static List<Bytes> notes() {
        List<Bytes> seeds = new ArrayList<>(Seeds.vectors("note", "note"));
        seeds.add(Bytes.ofUtf8(Seeds.note()));
        return seeds;
    }

    private static List<Bytes> vkeys() {
        return Seeds.texts(
                WITNESS.vkey(), QUANTUM.vkey(), LEDGER.genesis.policy().log().vkey(), "unknown+00000000+Zm9v");
    }

    private static List<Bytes> cosigned() {
        String quantum =
                Cosignature.sign(LEDGER.checkpoint(), "witness.example/pq", SampleLedger.mlDsa44("pq"), Seeds.NOW);
        return Seeds.texts(Seeds.note(), LEDGER.bareNote() + quantum, LEDGER.bareNote());
    }

    private static List<Bytes> geneses() {
        List<Bytes> seeds = new ArrayList<>(Seeds.vectors("genesis", "text"));
        seeds.add(Bytes.ofUtf8(LEDGER.genesis.text()));
        return seeds;
    }

    private static List<Bytes> policies() {
        return geneses().stream()
                .map(genesis -> genesis.utf8IfValid().orElse(""))
                .filter(text -> text.contains("\n\n"))
                .map(text -> Bytes.ofUtf8(text.substring(text.indexOf("\n\n") + 2)))
                .distinct()
                .toList();
    }

    private static List<Bytes> paths() {
        return Seeds.texts(
                "tile/0/000",
                "tile/8/x001/x234/067.p/255",
                "tile/entries/x999/999",
                "tile/entries/000.p/1",
                "tile/63/x009/x007/x199/x254/x740/991");
    }

    private static List<Bytes> bundles() {
        return List.of(
                EntryBundle.encode(List.of(LEDGER.entry(0), LEDGER.entry(11), Bytes.EMPTY)),
                EntryBundle.encode(List.of(Bytes.wrap(new byte[300]))));
    }

    private static List<Bytes> requests() {
        return Seeds.texts(
                new WitnessProtocol.AddCheckpoint(0, List.of(), Seeds.note()).body(),
                new WitnessProtocol.AddCheckpoint(11, LEDGER.consistency(11), Seeds.note()).body());
    }
}

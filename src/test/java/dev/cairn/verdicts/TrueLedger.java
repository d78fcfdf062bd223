package dev.cairn.verdicts;

import dev.cairn.ledger.Bundles;
import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.OneThread;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.TlogProof;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A ledger in which nothing is wrong, written by the product itself on one thread, and one true object of every kind out of it. Two of
 * them from two seeds are two histories under the same keys and the same genesis. At most 256 entries: one tile, one entry bundle.
 */
final class TrueLedger {
    static final String ORIGIN = Consortium.ORIGIN;
    private static final Bytes CHAIN = Consortium.chain(1);
    private static final Bytes FARM_CHAIN = Consortium.chain(2);
    private static final int READINGS = 4;

    final Consortium all;
    final List<Long> told = new ArrayList<>();
    final List<Head> heads = new ArrayList<>();
    final long erase;
    private final OneThread ledger;
    private final ChainPen device;
    private final ChainPen farm;

    TrueLedger(long seed) {
        all = Consortium.withQuorum(seed, 3);
        List<Cosigner> three = List.of(new LocalCosigner(all, 0), new LocalCosigner(all, 1), new LocalCosigner(all, 2));
        LedgerConfig config = LedgerConfig.of(all.genesis).withLimits(1_000, 0, 1 << 20);
        ledger = OneThread.open(config, MemoryStores.create(), all.log, three, all.clock);
        ledger.settle();
        device = all.pen(all.device, CHAIN);
        farm = all.pen(all.organisation, FARM_CHAIN);
        found();
        tell(seed);
        erase = log(all.offer(
                        farm,
                        new Erase(
                                        told.get(0),
                                        Hash.sha256(reader().entry(told.get(0))),
                                        "a person's name",
                                        List.of("lot 7"))
                                .capsule(all.random)))
                .get(0);
    }

    private void found() {
        List<ChainPen> pens = all.founding.pens(reader(), all.registrars.subList(0, 2));
        List<Offer> offers = new ArrayList<>(all.founding.genesis(pens));
        offers.addAll(all.founding.byRegistrars(
                KeyStatement.organisation(ORIGIN, all.organisation, "Orchard", List.of("9521234"), List.of()), pens));
        offers.addAll(all.founding.byRegistrars(KeyStatement.node(ORIGIN, all.node, "Node 1"), pens));
        log(offers.toArray(Offer[]::new));
        KeyStatement.DeviceKey said = KeyStatement.device(
                ORIGIN,
                all.device,
                all.organisation.publicKey().thumbprint(),
                "Gateway 1",
                Optional.empty(),
                List.of(CHAIN),
                List.of());
        log(all.founding.by(said, all.founding.pen(reader(), all.organisation)));
        log(all.founding
                .byRegistrars(all.founding.keyList(ledger.keys().snapshot()), pens)
                .toArray(Offer[]::new));
    }

    /** Readings one by one, so that there are blocks and heads, then an event of many leaves. */
    private void tell(long seed) {
        for (int i = 0; i < READINGS; i++) {
            told.addAll(log(all.reading(device, seed * 100 + i)));
        }
        List<Capsule.Member> members = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            members.add(new Capsule.Member("/" + i, Item.of("field " + i + " of " + seed)));
        }
        told.addAll(log(all.offer(farm, Capsule.whole("epcis", members, all.random))));
    }

    private List<Long> log(Offer... offers) {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (Offer offer : offers) {
            answers.add(ledger.offer(offer));
        }
        ledger.takeBatch();
        ledger.settle();
        if (!answers.stream().allMatch(CompletableFuture::isDone)) {
            throw new IllegalStateException("not settled: " + ledger.state());
        }
        heads.add(reader().witnessed().orElseThrow());
        List<Long> indices = new ArrayList<>();
        for (Offer offer : offers) {
            Statement said = offer.statement();
            indices.add(reader().indexOf(said.kid(), said.chain(), said.seq()).orElseThrow());
        }
        return indices;
    }

    LedgerReader reader() {
        return ledger.log();
    }

    Genesis genesis() {
        return all.genesis;
    }

    Head head() {
        return heads.get(heads.size() - 1);
    }

    /** Seconds since 1970 at which its cosignatures are fresh. */
    static long now() {
        return Consortium.NOW.getEpochSecond() + 60;
    }

    ProofBundle bundle(long index) {
        return new Bundles(reader(), ledger.keys()).about("entry " + index, List.of(index), List.of());
    }

    /** The same with three leaves of the capsule disclosed. */
    ProofBundle partial(long index) {
        ProofBundle whole = bundle(index);
        List<ProofBundle.Row> rows = whole.rows().stream()
                .map(row -> new ProofBundle.Row(
                        row.statement(), row.capsule().map(TrueLedger::disclosed), row.index(), row.path()))
                .toList();
        return new ProofBundle(
                whole.genesis(), whole.checkpoint(), rows, whole.keys(), List.of(), whole.subject(), List.of());
    }

    private static Bytes disclosed(Bytes capsule) {
        try {
            return ((Capsule.Whole) Capsule.parse(capsule))
                    .disclose(leaf -> leaf % 2 == 0)
                    .bytes();
        } catch (Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Every row of a key book, under the newest head. */
    ProofBundle keyBook() {
        return new Bundles(reader(), ledger.keys()).keyBook();
    }

    String tlogProof(long index) {
        return TlogProof.of(
                        new TlogProof.Content(reader().entry(index), reader().capsule(index)),
                        index,
                        reader().inclusion(index, head().size()),
                        head().note())
                .text();
    }

    /** A node's receipt for two readings, continuing from the second head. */
    Receipt.Accepted receipt() {
        List<Receipt.Row> rows = new ArrayList<>();
        for (int seq = 0; seq < 2; seq++) {
            long index = told.get(seq);
            rows.add(new Receipt.Row(
                    seq,
                    Hash.sha256(reader().entry(index)),
                    index,
                    reader().heightOf(index).orElseThrow(),
                    reader().inclusion(index, head().size())));
        }
        long anchor = heads.get(1).size();
        return new Receipt.Accepted(
                Level.WITNESSED,
                CHAIN,
                READINGS - 1,
                head().note(),
                Optional.of(new Receipt.FromAnchor(anchor, reader().consistency(anchor, head().size()))),
                rows);
    }

    /** The statement of the device's chain at a seq. */
    Optional<Statement> own(long seq) {
        OptionalLong index = reader().indexOf(CHAIN, seq);
        try {
            return index.isPresent()
                    ? Optional.of(Statement.parse(reader().entry(index.getAsLong())))
                    : Optional.empty();
        } catch (Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Index of the newest seal: the log's last entry. */
    long seal() {
        return head().size() - 1;
    }

    List<Hash> leaves(long from, long to) {
        return reader().entries(from, to).stream().map(Merkle::leaf).toList();
    }
}

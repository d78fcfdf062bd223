package dev.cairn.web;

import dev.cairn.ledger.Erasure;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.stamp.LoggedStamps;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.block.BlockCheck;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.bundle.TlogProof;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** The log as the ledger's reader shows it. */
public final class LedgerLog implements Log {
    private final LedgerReader reader;
    private final Function<Hash, Optional<String>> signers;
    private final Supplier<List<String>> prefixes;
    private final Optional<LoggedStamps> stamps;

    /** @param signers registered name of a key */
    public LedgerLog(LedgerReader reader, Function<Hash, Optional<String>> signers) {
        this(reader, signers, List::of, Optional.empty());
    }

    /**
     * @param prefixes GS1 company prefixes that organisations registered
     * @param stamps nothing where no capsules are held
     */
    public LedgerLog(
            LedgerReader reader,
            Function<Hash, Optional<String>> signers,
            Supplier<List<String>> prefixes,
            Optional<LoggedStamps> stamps) {
        this.reader = reader;
        this.signers = signers;
        this.prefixes = prefixes;
        this.stamps = stamps;
    }

    @Override
    public String genesis() {
        return reader.genesis().text();
    }

    @Override
    public Optional<String> witnessed() {
        return reader.witnessed().map(dev.cairn.ledger.Head::note);
    }

    @Override
    public String pending() {
        return reader.published().note();
    }

    @Override
    public Optional<Bytes> tile(String path) {
        return TilePath.parse(path).flatMap(tile -> reader.object(tile.path()));
    }

    @Override
    public List<String> companyPrefixes() {
        return prefixes.get();
    }

    @Override
    public Log.Head head() {
        dev.cairn.ledger.Head head = reader.published();
        Optional<dev.cairn.ledger.Head> witnessed = reader.witnessed();
        return new Log.Head(
                head.size(),
                head.height(),
                head.checkpoint().root().hex(),
                head.level().name(),
                witnessed.isPresent() ? OptionalLong.of(witnessed.get().size()) : OptionalLong.empty());
    }

    @Override
    public Optional<Seen> seen() {
        return reader.witnessed().map(head -> seen(head.note()));
    }

    private Seen seen(String note) {
        Genesis genesis = reader.genesis();
        try {
            var head = dev.cairn.proof.note.Head.read(note, genesis);
            // The log's own second key is no witness.
            long witnesses = genesis.policy().witnesses().stream()
                    .filter(each -> head.cosignatures().containsKey(each.name()))
                    .map(each -> each.key().name())
                    .filter(name -> !name.equals(genesis.origin()))
                    .distinct()
                    .count();
            return new Seen(head.checkpoint().size(), (int) witnesses, head.independent());
        } catch (Malformed e) {
            throw new Trouble.Corrupt("the witnessed head does not read", e);
        }
    }

    @Override
    public Optional<Block> block(long height) {
        if (height < 0 || height > reader.published().height()) {
            return Optional.empty();
        }
        Seal seal = reader.seal(height);
        return Optional.of(new Block(
                height,
                seal.start(),
                seal.count(),
                seal.prev().hex(),
                seal.batchRoot().hex(),
                seal.treeRoot().hex(),
                seal.unixMillis(),
                seal.producer()));
    }

    @Override
    public Optional<Entry> entry(long index) {
        if (index < 0 || index >= reader.sequenced()) {
            return Optional.empty();
        }
        Bytes bytes = reader.entry(index);
        long published = reader.published().size();
        List<String> path = index < published
                ? reader.inclusion(index, published).stream().map(Hash::hex).toList()
                : List.of();
        return Optional.of(
                new Entry(index, said(index, bytes), Merkle.leaf(bytes).hex(), reader.heightOf(index), path));
    }

    @Override
    public Optional<Bytes> raw(long index) {
        return index < 0 || index >= reader.sequenced() ? Optional.empty() : Optional.of(reader.entry(index));
    }

    @Override
    public Optional<String> tlogProof(long index) {
        dev.cairn.ledger.Head head =
                reader.witnessed().filter(witnessed -> index < witnessed.size()).orElseGet(reader::published);
        if (index < 0 || index >= head.size()) {
            return Optional.empty();
        }
        TlogProof.Content content = new TlogProof.Content(reader.entry(index), reader.capsule(index));
        return Optional.of(TlogProof.of(content, index, reader.inclusion(index, head.size()), head.note())
                .text());
    }

    @Override
    public Optional<Stamped> stamped(long index) {
        return stamps.flatMap(logged -> logged.over(index + 1)).map(LedgerLog::stamped);
    }

    @Override
    public Optional<Stamped> newestStamp() {
        return stamps.flatMap(LoggedStamps::newest).map(LedgerLog::stamped);
    }

    private static Stamped stamped(LoggedStamps.Shown shown) {
        return new Stamped(shown.index(), shown.size(), shown.time().toString(), shown.authority());
    }

    @Override
    public Optional<Checked> check(long height) {
        dev.cairn.ledger.Head head = reader.published();
        if (height < 0 || height > head.height()) {
            return Optional.empty();
        }
        Seal seal = reader.seal(height);
        Optional<Seal> below = height == 0 ? Optional.empty() : Optional.of(reader.seal(height - 1));
        boolean small = seal.count() <= BLOCK_ENTRIES_CHECKED_MAX;
        List<Hash> leaves = small
                ? reader.entries(seal.start(), seal.start() + seal.count()).stream()
                        .map(Merkle::leaf)
                        .toList()
                : List.of();
        return Optional.of(new Checked(
                BlockCheck.chain(seal, below, reader.genesis().hash()),
                batch(seal, leaves),
                BlockCheck.tree(
                        seal, head.size(), head.checkpoint().root(), reader.consistency(seal.start(), head.size())),
                inclusion(seal, head),
                seal.bytes().hex(),
                below.map(each -> each.bytes().hex()),
                leaves.stream().map(Hash::hex).toList()));
    }

    private static Verdict batch(Seal seal, List<Hash> leaves) {
        if (seal.height() == 0) {
            return Verdict.proven(); // its batch is empty; what it carries instead is part of the chain's check
        }
        return seal.count() > BLOCK_ENTRIES_CHECKED_MAX
                ? Verdict.undecided("SEA-03", seal.count() + " entries are too many for a page")
                : BlockCheck.batch(seal, leaves);
    }

    private Verdict inclusion(Seal seal, dev.cairn.ledger.Head head) {
        List<Hash> path = reader.inclusion(seal.index(), head.size());
        Hash root = head.checkpoint().root();
        return Merkle.checkInclusion(seal.index(), head.size(), seal.leafHash(), path, root)
                ? Verdict.proven()
                : Verdict.refuted("INC-01", "the seal does not stand at its place under the head");
    }

    private Optional<Said> said(long index, Bytes entry) {
        if (Seal.isSeal(entry)) {
            return Optional.empty();
        }
        try {
            Statement statement = Statement.parse(entry);
            Optional<Bytes> capsule = reader.capsule(index);
            return Optional.of(new Said(
                    signers.apply(statement.kid()),
                    statement.kid().hex(),
                    statement.chain().hex(),
                    statement.seq(),
                    statement.time().toString(),
                    capsule.flatMap(LedgerLog::type),
                    capsule.map(Bytes::size).orElse(0),
                    reader.erasure(index).map(this::erased),
                    statement.hash().hex()));
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private Log.Erased erased(Erasure erasure) {
        return new Log.Erased(
                signers.apply(erasure.signer())
                        .orElseGet(() -> erasure.signer().hex().substring(0, 16)),
                erasure.time().toString(),
                erasure.reason(),
                erasure.by());
    }

    private static Optional<String> type(Bytes capsule) {
        try {
            return Optional.of(Capsule.parse(capsule).type());
        } catch (Malformed e) {
            return Optional.empty();
        }
    }
}

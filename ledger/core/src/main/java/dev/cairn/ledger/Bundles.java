package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.ProofBundle.Row;
import dev.cairn.proof.statement.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects everything that a stranger needs to check a story offline. Safe for any thread; reads files. */
public final class Bundles {

    /** Most entries one bundle may be about. */
    public static final int ROWS_MAX = 10_000;

    private static final Shown NOTHING = (index, capsule) -> Optional.empty();

    private final LedgerReader log;
    private final Keys keys;
    private final Stamps stamps;

    /** The newest head that a key book was shown under while none was witnessed. */
    private @Nullable Head unwitnessed;

    public Bundles(LedgerReader log, Keys keys) {
        this(log, keys, Stamps.NONE);
    }

    /** With the time stamps of a log. */
    public Bundles(LedgerReader log, Keys keys, Stamps stamps) {
        this.log = log;
        this.keys = keys;
        this.stamps = stamps;
    }

    /**
     * A bundle at the newest witnessed head, or at the published one as long as no witnessed one covers the story.
     *
     * Beside an entry whose capsule was erased stands the statement by which its owner asked for it.
     *
     * @param subject a Digital Link or {@code entry <index>}
     * @param indices the entries of the story, statements only, each below the head's size; at most {@value #ROWS_MAX}
     * @param eventHashes event hash ids, for the reader
     */
    public ProofBundle about(String subject, Collection<Long> indices, List<String> eventHashes) {
        return about(subject, indices, eventHashes, Shown.WHOLE);
    }

    /**
     * The same for a reader who may not see everything.
     *
     * @param shown what he is given of each entry's capsule; key statements he always gets whole
     */
    public ProofBundle about(String subject, Collection<Long> indices, List<String> eventHashes, Shown shown) {
        TreeSet<Long> told = new TreeSet<>(indices);
        indices.forEach(index -> log.erasure(index).ifPresent(erasure -> told.add(erasure.by())));
        return aboutAll(subject, told, eventHashes, shown);
    }

    /** What somebody is given of a capsule. */
    @FunctionalInterface
    public interface Shown {
        /** All of it. */
        Shown WHOLE = (index, capsule) -> Optional.of(capsule);

        /**
         * @param capsule as kept, whole
         * @return it, a partial one of the same root, or nothing
         */
        Optional<Bytes> of(long index, Bytes capsule);
    }

    private ProofBundle aboutAll(String subject, Collection<Long> indices, List<String> eventHashes, Shown shown) {
        long last = indices.stream().mapToLong(Long::longValue).max().orElse(0);
        Head head = log.witnessed().filter(witnessed -> last < witnessed.size()).orElseGet(log::published);
        return about(subject, indices, eventHashes, head, shown);
    }

    /** The same under a given head of this log. */
    public ProofBundle about(String subject, Collection<Long> indices, List<String> eventHashes, Head head) {
        return about(subject, indices, eventHashes, head, Shown.WHOLE);
    }

    private ProofBundle about(
            String subject, Collection<Long> indices, List<String> eventHashes, Head head, Shown shown) {
        if (indices.size() > ROWS_MAX) {
            throw new IllegalArgumentException(indices.size() + " entries, at most " + ROWS_MAX);
        }
        Map<Long, Statement> story = new TreeMap<>();
        indices.forEach(index -> story.put(index, statement(index, head)));
        Map<Long, Statement> all = new TreeMap<>(story);
        story.values().forEach(statement -> addPrevious(statement, head, all));
        List<Row> rows = all.entrySet().stream()
                .map(entry -> row(
                        entry.getKey(), entry.getValue(), story.containsKey(entry.getKey()) ? shown : NOTHING, head))
                .toList();
        long rowsEnd = rows.stream().mapToLong(row -> row.index() + 1).max().orElse(0);
        return new ProofBundle(
                log.genesis().hash(),
                head.note(),
                rows,
                keyRows(all.values(), head),
                stamps.covering(rowsEnd, head.size()).stream().toList(),
                subject,
                eventHashes);
    }

    /**
     * The key book: no rows, and in field 5 every key statement under the newest witnessed head, or under the published one as long as
     * there is none. It never shows less than it did: the first witnessed head may be older than what was published before it. Key lists
     * that newer ones have replaced stand without their capsule. At most {@value #ROWS_MAX} statements.
     */
    public ProofBundle keyBook() {
        Head head = keyBookHead();
        Set<Long> bare = keys.replacedLists();
        List<Row> rows = keys.rows().stream()
                .filter(index -> index < head.size())
                .map(index -> row(index, statement(index, head), bare.contains(index) ? NOTHING : Shown.WHOLE, head))
                .toList();
        if (rows.size() > ROWS_MAX) {
            throw new IllegalArgumentException(rows.size() + " key statements, at most " + ROWS_MAX);
        }
        return new ProofBundle(log.genesis().hash(), head.note(), List.of(), rows, List.of(), "keys", List.of());
    }

    private synchronized Head keyBookHead() {
        Optional<Head> witnessed = log.witnessed();
        Optional<Head> before = Optional.ofNullable(unwitnessed);
        if (witnessed.isEmpty()) {
            unwitnessed = log.published();
            return unwitnessed;
        }
        return before.filter(shown -> witnessed.get().size() < shown.size()).orElseGet(witnessed::get);
    }

    private Statement statement(long index, Head head) {
        if (index < 0 || index >= head.size()) {
            throw new IllegalArgumentException("entry " + index + ", head " + head.size());
        }
        Bytes entry = log.entry(index);
        if (Seal.isSeal(entry)) {
            throw new IllegalArgumentException("entry " + index + " is a seal");
        }
        return ChainCells.parse(entry, index);
    }

    /** The chain check wants the statement before; without its capsule, which belongs to another story. */
    private void addPrevious(Statement statement, Head head, Map<Long, Statement> into) {
        if (statement.seq() == 0) {
            return;
        }
        OptionalLong before = log.indexOf(statement.kid(), statement.chain(), statement.seq() - 1);
        if (before.isPresent() && before.getAsLong() < head.size()) {
            into.computeIfAbsent(before.getAsLong(), index -> statement(index, head));
        }
    }

    private Row row(long index, Statement statement, Shown shown, Head head) {
        Optional<Bytes> capsule = shown == NOTHING ? Optional.empty() : log.capsule(index);
        return new Row(
                statement.bytes(),
                capsule.flatMap(whole -> shown.of(index, whole)),
                index,
                log.inclusion(index, head.size()));
    }

    private List<Row> keyRows(Collection<Statement> statements, Head head) {
        TreeSet<Long> needed = new TreeSet<>(keys.newestKeyListRows());
        statements.stream().map(Statement::kid).distinct().forEach(kid -> needed.addAll(keys.keyRowsFor(kid)));
        return needed.stream()
                .filter(index -> index < head.size())
                .map(index -> row(index, statement(index, head), Shown.WHOLE, head))
                .toList();
    }
}

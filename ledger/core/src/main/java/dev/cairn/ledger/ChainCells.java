package dev.cairn.ledger;

import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.EntryIndex.Memo;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Statement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * One cell for each chain: highest contiguous sequence number and its hash. A chain belongs to one key; the cell's name is
 * {@code <hex kid>/<hex chain>}. Exactly once per (key, chain, seq): whatever is not the next number is looked up.
 *
 * <p>The sequencer decides, notes and appends while it holds this object's monitor; readers and the publisher, who takes what
 * changed, hold it too, so that nobody sees a state that is not durable. Rows of kind {@value #CHAIN}
 * (key {@code <cell>/<seq>}) and memos are in the index up to its cursor, what is newer is in memory.
 */
final class ChainCells {

    static final String CHAIN = "chain";
    private static final String CELL = "cell/";
    private static final String OWNER = "owner/";
    private static final int FORKS_MAX = 1_000;

    private final EntryIndex index;
    private final LongFunction<Bytes> entries;
    private final Map<String, ChainState> cells = new ConcurrentHashMap<>();
    private final Map<Bytes, Hash> owners = new ConcurrentHashMap<>();
    private final Map<Writer, String> names = new ConcurrentHashMap<>();
    private final Map<String, List<Long>> recent = new ConcurrentHashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private boolean poisoned;

    /** Whose chain a cell is about. */
    private record Writer(Hash kid, Bytes chain) {}

    /** {@code entries} reads a logged entry, sealed or not. */
    ChainCells(EntryIndex index, LongFunction<Bytes> entries) {
        this.index = index;
        this.entries = entries;
    }

    /** What to do with a statement: it is in the log at an index, or it is new, with marks. */
    record Decision(OptionalLong duplicateOf, Set<Mark> marks) {}

    /** Says which statements are about to be decided: what is not known of their chains is fetched in one go. */
    void expect(List<Statement> statements) {
        Set<String> unknown = new LinkedHashSet<>();
        for (Statement statement : statements) {
            String name = known(statement.kid(), statement.chain());
            if (!cells.containsKey(name)) {
                unknown.add(CELL + name);
            }
            if (!owners.containsKey(statement.chain())) {
                unknown.add(OWNER + statement.chain().hex());
            }
        }
        if (!unknown.isEmpty()) {
            index.expect(unknown);
        }
    }

    /** Decides; changes nothing. */
    synchronized Decision decide(Statement statement) {
        String name = known(statement.kid(), statement.chain());
        ChainState cell = cell(name);
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (statement.seq() <= cell.newest()) {
            List<Statement> same = logged(name, statement.seq());
            for (Statement other : same) {
                if (other.toBeSigned().equals(statement.toBeSigned())) {
                    return new Decision(OptionalLong.of(indexOf(name, statement.seq(), other)), Set.of());
                }
            }
            marks.add(same.isEmpty() ? Mark.LATE : Mark.EQUIVOCATION);
        } else if (statement.seq() > cell.newest() + 1) {
            marks.add(Mark.GAP_BEFORE);
        }
        if (isBroken(name, cell, statement)) {
            marks.add(Mark.BROKEN_PREV);
        }
        if (!owner(statement.chain()).orElse(statement.kid()).equals(statement.kid())) {
            marks.add(Mark.FOREIGN_KEY);
        }
        return new Decision(OptionalLong.empty(), marks);
    }

    /** True if the previous statement is in the log and is not what {@code prev} names. */
    private boolean isBroken(String name, ChainState cell, Statement statement) {
        if (statement.seq() == 0 || statement.seq() - 1 > cell.newest()) {
            return false;
        }
        if (statement.seq() - 1 == cell.contiguous() && statement.prev().equals(cell.hash())) {
            return false;
        }
        List<Statement> before = logged(name, statement.seq() - 1);
        return !before.isEmpty()
                && before.stream().noneMatch(other -> other.hash().equals(statement.prev()));
    }

    /** Notes a statement that has been given an index. Noting it twice changes nothing. */
    synchronized void note(Statement statement, long at) {
        String name = known(statement.kid(), statement.chain());
        recent.merge(row(name, statement.seq()), List.of(at), ChainCells::union);
        if (owner(statement.chain()).isEmpty()) {
            owners.put(statement.chain(), statement.kid());
            changed.add(OWNER + statement.chain().hex());
        }
        ChainState cell = cell(name);
        long newest = Math.max(cell.newest(), statement.seq());
        if (statement.seq() == cell.contiguous() + 1) {
            set(name, advance(name, new ChainState(statement.seq(), statement.hash(), newest)));
        } else if (newest > cell.newest()) {
            set(name, new ChainState(cell.contiguous(), cell.hash(), newest));
        }
    }

    /** A late statement may have closed a gap: takes in what follows. */
    private ChainState advance(String name, ChainState from) {
        ChainState now = from;
        while (now.contiguous() < now.newest()) {
            List<Statement> next = logged(name, now.contiguous() + 1);
            if (next.isEmpty()) {
                break;
            }
            now = new ChainState(now.contiguous() + 1, next.get(0).hash(), now.newest());
        }
        return now;
    }

    private void set(String name, ChainState cell) {
        cells.put(name, cell);
        changed.add(CELL + name);
    }

    /** The chain as this key wrote it. */
    synchronized ChainState chain(Hash kid, Bytes chain) {
        return cell(name(kid, chain));
    }

    /** The key that wrote the chain's first logged statement. */
    synchronized Optional<Hash> owner(Bytes chain) {
        Hash known = owners.get(chain);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Hash> stored = index.memo(OWNER + chain.hex()).map(Hash::of);
        stored.ifPresent(kid -> owners.put(chain, kid));
        return stored;
    }

    /** Lowest index of that statement. */
    synchronized OptionalLong indexOf(Hash kid, Bytes chain, long seq) {
        return indices(row(name(kid, chain), seq)).stream()
                .mapToLong(Long::longValue)
                .min();
    }

    private long indexOf(String name, long seq, Statement statement) {
        return indices(row(name, seq)).stream()
                .filter(at -> entries.apply(at).equals(statement.bytes()))
                .findFirst()
                .orElseThrow();
    }

    private List<Statement> logged(String name, long seq) {
        return indices(row(name, seq)).stream()
                .map(at -> parse(entries.apply(at), at))
                .toList();
    }

    private List<Long> indices(String row) {
        List<Long> fresh = recent.getOrDefault(row, List.of()); // before the index: rows move from here to there
        return union(
                fresh,
                index.find(CHAIN, row, FORKS_MAX, -1).stream().map(Hit::index).toList());
    }

    private static List<Long> union(List<Long> some, List<Long> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().sorted().toList();
    }

    static Statement parse(Bytes entry, long at) {
        try {
            return Statement.parse(entry);
        } catch (Malformed e) {
            throw new Trouble.Corrupt("entry is no statement index=" + at, e);
        }
    }

    private ChainState cell(String name) {
        ChainState known = cells.get(name);
        if (known != null) {
            return known;
        }
        Optional<ChainState> stored = index.memo(CELL + name).map(ChainCells::decode);
        stored.ifPresent(cell -> cells.putIfAbsent(name, cell));
        return stored.orElse(ChainState.NONE);
    }

    /** The index row of a statement. */
    Row row(Statement statement, long at) {
        return new Row(CHAIN, row(known(statement.kid(), statement.chain()), statement.seq()), statement.time(), at);
    }

    /** Memos of what changed since the last call. They may be ahead of the index cursor, never ahead of the journal. */
    synchronized List<Memo> takeChanged() {
        if (poisoned) {
            throw new Trouble.Corrupt("the journal failed; nobody knows what is durable");
        }
        List<Memo> memos = new ArrayList<>();
        for (String key : List.copyOf(changed)) {
            changed.remove(key);
            memos.add(new Memo(key, memo(key)));
        }
        return memos;
    }

    private Bytes memo(String key) {
        if (key.startsWith(OWNER)) {
            return Objects.requireNonNull(owners.get(Bytes.ofHex(key.substring(OWNER.length()))))
                    .bytes();
        }
        return encode(cell(key.substring(CELL.length())));
    }

    /** An append failed: what was noted last may not be in the log. */
    synchronized void poison() {
        poisoned = true;
    }

    /** The index holds these statements now. */
    void forgetRecent(List<Row> rows) {
        for (Row row : rows) {
            recent.computeIfPresent(row.key(), (key, indices) -> {
                List<Long> left =
                        indices.stream().filter(at -> at != row.index()).toList();
                return left.isEmpty() ? null : left;
            });
        }
    }

    private static Bytes encode(ChainState cell) {
        ByteBuffer out = ByteBuffer.allocate(16 + Hash.SIZE);
        out.putLong(cell.contiguous())
                .putLong(cell.newest())
                .put(cell.hash().bytes().buffer());
        return Bytes.wrap(out.array());
    }

    private static ChainState decode(Bytes memo) {
        ByteBuffer in = memo.buffer();
        return new ChainState(in.getLong(), Hash.of(memo.slice(16, 16 + Hash.SIZE)), in.getLong());
    }

    /** The name of a cell that is in memory anyway; spelling it costs more than looking it up. */
    private String known(Hash kid, Bytes chain) {
        return names.computeIfAbsent(new Writer(kid, chain), writer -> name(writer.kid(), writer.chain()));
    }

    /** What an index remembers of a chain, by {@link #name}. */
    static Optional<ChainState> stored(EntryIndex index, String name) {
        return index.memo(CELL + name).map(ChainCells::decode);
    }

    static String name(Hash kid, Bytes chain) {
        return kid.hex() + "/" + chain.hex();
    }

    private static String row(String name, long seq) {
        return name + "/" + seq;
    }
}

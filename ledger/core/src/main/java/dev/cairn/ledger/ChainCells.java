package dev.cairn.ledger;

import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.EntryIndex.Memo;
import dev.cairn.ledger.EntryIndex.Row;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Statement;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
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
import org.jspecify.annotations.Nullable;

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
    private final Map<Writer, Cell> cells = new ConcurrentHashMap<>();
    private final Map<Bytes, Hash> owners = new ConcurrentHashMap<>();
    private final Set<Cell> changedCells = new LinkedHashSet<>();
    private final Set<Bytes> changedOwners = new LinkedHashSet<>();
    private final Deque<Noted> noted = new ArrayDeque<>();
    private Optional<Throwable> failure = Optional.empty();

    /** Whose chain a cell is about. Compared for every statement: spelled out, because a record's own comparison is not inlined. */
    private record Writer(Hash kid, Bytes chain) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Writer writer && kid.equals(writer.kid) && chain.equals(writer.chain);
        }

        @Override
        public int hashCode() {
            return 31 * kid.hashCode() + chain.hashCode();
        }
    }

    /** What was noted and is not in the index yet. */
    private static final class Noted {
        private final Cell cell;
        private final Long seq;
        private final long at;
        private @Nullable Noted before; // of the same number
        private @Nullable Noted after;

        Noted(Cell cell, long seq, long at) {
            this.cell = cell;
            this.seq = seq;
            this.at = at;
        }
    }

    /** One chain as one key wrote it. Its name is spelled once: spelling it costs more than looking it up. */
    static final class Cell {
        private final String name;
        private final Map<Long, Noted> recent = new HashMap<>();
        private ChainState state;
        private boolean owned;

        Cell(String name, ChainState state) {
            this.name = name;
            this.state = state;
        }

        /** The ordinary case: a whole chain goes on, as the key that began it wrote it. */
        boolean isNext(Statement statement) {
            return owned
                    && state.newest() == state.contiguous()
                    && statement.seq() == state.newest() + 1
                    && statement.prev().equals(state.hash());
        }
    }

    /** {@code entries} reads a logged entry, sealed or not. */
    ChainCells(EntryIndex index, LongFunction<Bytes> entries) {
        this.index = index;
        this.entries = entries;
    }

    /** What to do with a statement of a cell: it is in the log at an index, or it is new, with marks. */
    record Decision(Cell cell, OptionalLong duplicateOf, Set<Mark> marks) {
        static Decision fresh(Cell cell, Set<Mark> marks) {
            return new Decision(cell, OptionalLong.empty(), marks);
        }
    }

    /** Says what is about to be decided: what is not known of those chains is fetched in one go. */
    void expect(List<Sequencer.Pending> batch) {
        Set<String> unknown = new LinkedHashSet<>();
        for (Sequencer.Pending pending : batch) {
            Statement statement = pending.offer().statement();
            if (cells.containsKey(new Writer(statement.kid(), statement.chain()))) {
                continue;
            }
            unknown.add(CELL + name(statement.kid(), statement.chain()));
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
        Cell cell = known(statement);
        if (cell.isNext(statement)) {
            return Decision.fresh(cell, Set.of());
        }
        Set<Mark> marks = EnumSet.noneOf(Mark.class);
        if (statement.seq() <= cell.state.newest()) {
            for (long at : indices(cell, statement.seq())) {
                if (parse(entries.apply(at), at).toBeSigned().equals(statement.toBeSigned())) {
                    return new Decision(cell, OptionalLong.of(at), Set.of());
                }
                marks.add(Mark.EQUIVOCATION);
            }
            if (marks.isEmpty()) {
                marks.add(Mark.LATE);
            }
        } else if (statement.seq() > cell.state.newest() + 1) {
            marks.add(Mark.GAP_BEFORE);
        }
        if (isBroken(cell, statement)) {
            marks.add(Mark.BROKEN_PREV);
        }
        if (!cell.owned && !owner(statement.chain()).orElse(statement.kid()).equals(statement.kid())) {
            marks.add(Mark.FOREIGN_KEY);
        }
        return Decision.fresh(cell, marks);
    }

    /** True if the previous statement is in the log and is not what {@code prev} names. */
    private boolean isBroken(Cell cell, Statement statement) {
        if (statement.seq() == 0 || statement.seq() - 1 > cell.state.newest()) {
            return false;
        }
        if (statement.seq() - 1 == cell.state.contiguous() && statement.prev().equals(cell.state.hash())) {
            return false;
        }
        List<Statement> before = logged(cell, statement.seq() - 1);
        return !before.isEmpty()
                && before.stream().noneMatch(other -> other.hash().equals(statement.prev()));
    }

    /** Notes a statement that has been given an index. Noting it twice changes nothing. */
    synchronized void note(Statement statement, long at) {
        note(known(statement), statement, at);
    }

    /** The same, with its cell at hand. */
    synchronized void note(Cell cell, Statement statement, long at) {
        long seq = statement.seq();
        remember(new Noted(cell, seq, at));
        if (!cell.owned) {
            own(cell, statement);
        }
        ChainState state = cell.state;
        long newest = Math.max(state.newest(), seq);
        if (seq == state.contiguous() + 1) {
            set(cell, advance(cell, new ChainState(seq, statement.hash(), newest)));
        } else if (newest > state.newest()) {
            set(cell, new ChainState(state.contiguous(), state.hash(), newest));
        }
    }

    private void remember(Noted fresh) {
        Noted before = fresh.cell.recent.put(fresh.seq, fresh);
        if (before != null) {
            before.after = fresh;
            fresh.before = before;
        }
        noted.add(fresh);
    }

    private void own(Cell cell, Statement statement) {
        Optional<Hash> owner = owner(statement.chain());
        if (owner.isEmpty()) {
            owners.put(statement.chain(), statement.kid());
            changedOwners.add(statement.chain());
        }
        cell.owned = owner.orElse(statement.kid()).equals(statement.kid());
    }

    /** A late statement may have closed a gap: takes in what follows. */
    private ChainState advance(Cell cell, ChainState from) {
        ChainState now = from;
        while (now.contiguous() < now.newest()) {
            List<Statement> next = logged(cell, now.contiguous() + 1);
            if (next.isEmpty()) {
                break;
            }
            now = new ChainState(now.contiguous() + 1, next.get(0).hash(), now.newest());
        }
        return now;
    }

    private void set(Cell cell, ChainState state) {
        cell.state = state;
        changedCells.add(cell);
    }

    /** The chain as this key wrote it. */
    synchronized ChainState chain(Hash kid, Bytes chain) {
        Cell cell = cells.get(new Writer(kid, chain));
        return cell != null ? cell.state : stored(index, name(kid, chain)).orElse(ChainState.NONE);
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
        Cell cell = cells.get(new Writer(kid, chain));
        List<Long> all = cell != null ? indices(cell, seq) : indexed(name(kid, chain), seq);
        return all.stream().mapToLong(Long::longValue).min();
    }

    private List<Statement> logged(Cell cell, long seq) {
        return indices(cell, seq).stream()
                .map(at -> parse(entries.apply(at), at))
                .toList();
    }

    private List<Long> indices(Cell cell, long seq) {
        List<Long> fresh = new ArrayList<>(); // before the index: rows move from here to there
        for (Noted each = cell.recent.get(seq); each != null; each = each.before) {
            fresh.add(each.at);
        }
        return union(fresh, indexed(cell.name, seq));
    }

    private List<Long> indexed(String name, long seq) {
        return index.find(CHAIN, row(name, seq), FORKS_MAX, -1).stream()
                .map(Hit::index)
                .toList();
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

    /** The index row of a statement. */
    Row row(Statement statement, long at) {
        Cell cell = cells.get(new Writer(statement.kid(), statement.chain()));
        String name = cell != null ? cell.name : name(statement.kid(), statement.chain());
        return new Row(CHAIN, row(name, statement.seq()), statement.time(), at);
    }

    /** Memos of what changed since the last call. They may be ahead of the index cursor, never ahead of the journal. */
    synchronized List<Memo> takeChanged() {
        failure.ifPresent(ChainCells::refuse);
        List<Memo> memos = new ArrayList<>();
        changedOwners.forEach(chain -> memos.add(new Memo(
                OWNER + chain.hex(), Objects.requireNonNull(owners.get(chain)).bytes())));
        changedCells.forEach(cell -> memos.add(new Memo(CELL + cell.name, encode(cell.state))));
        changedOwners.clear();
        changedCells.clear();
        return memos;
    }

    /** An append failed: what was noted last may not be in the log. */
    synchronized void poison(Throwable why) {
        failure = Optional.of(why);
    }

    /** Whoever comes here may halt the ledger before the one who failed does: the reason must be the same. */
    private static void refuse(Throwable why) {
        if (why instanceof Trouble.Conflict) {
            throw new Trouble.Conflict(String.valueOf(why.getMessage()));
        }
        throw new Trouble.Corrupt("the journal failed; nobody knows what is durable", why);
    }

    /** The index holds what was noted below that log index now. */
    synchronized void forgetRecent(long below) {
        for (Noted next = noted.peek(); next != null && next.at < below; next = noted.peek()) {
            forget(noted.remove());
        }
    }

    /** Of its number it is the one that was noted first. */
    private static void forget(Noted gone) {
        Noted after = gone.after;
        if (after == null) {
            gone.cell.recent.remove(gone.seq);
        } else {
            after.before = null;
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

    private Cell known(Statement statement) {
        return cells.computeIfAbsent(new Writer(statement.kid(), statement.chain()), writer -> {
            String name = name(writer.kid(), writer.chain());
            return new Cell(name, stored(index, name).orElse(ChainState.NONE));
        });
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

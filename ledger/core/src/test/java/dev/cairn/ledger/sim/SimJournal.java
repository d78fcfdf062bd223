package dev.cairn.ledger.sim;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/** Records on a disk that may be damaged; a record of its own is a segment. */
final class SimJournal implements Journal {

    /** A record as it lies there: readable or not, and as its writer meant it. */
    private record Lying(JournalRecord record, JournalRecord meant, boolean readable) {}

    private final List<Lying> records = new ArrayList<>();
    private final Random random;
    private final Optional<SimPlant> plant;
    private long end;
    private long synced;
    private long closed;
    private double flips;
    private long damagedFrom = Long.MAX_VALUE;

    SimJournal(Random random, Optional<SimPlant> plant) {
        this.random = random;
        this.plant = plant;
    }

    /** Probability that memory flips a bit of what is appended. */
    void flips(double probability) {
        flips = probability;
    }

    /** Lowest index whose bytes are not what was meant. */
    long damagedFrom() {
        return damagedFrom;
    }

    @Override
    public void append(JournalRecord record) {
        if (record.first() != end) {
            throw new Trouble.Conflict("journal ends at " + end + ", append at " + record.first());
        }
        boolean flip = record.first() > 0 && random.nextDouble() < flips;
        records.add(new Lying(flip ? flipped(record) : record, record, true));
        if (flip) {
            damagedFrom = Math.min(damagedFrom, record.first());
        }
        synced = plant.filter(SimPlant.ACK_BEFORE_SYNC::equals).isPresent() && end > 0 ? end : record.end();
        end = record.end();
    }

    private JournalRecord flipped(JournalRecord record) {
        List<Bytes> entries = new ArrayList<>(record.entries());
        int i = random.nextInt(entries.size());
        entries.set(i, SimDisk.flip(entries.get(i), random));
        return new JournalRecord(record.first(), entries, record.capsules(), record.root());
    }

    void powerCut() {
        records.removeIf(lying -> lying.record().end() > synced);
        end = synced;
    }

    /** Damages a record at rest; never the newest, whose damage cannot be told from a torn write. */
    boolean rot() {
        if (records.size() < 2) {
            return false;
        }
        int i = random.nextInt(records.size() - 1);
        records.set(i, new Lying(records.get(i).record(), records.get(i).meant(), false));
        return true;
    }

    @Override
    public void replay(long from, Consumer<JournalRecord> to) {
        if (from < first() || from > end) {
            throw new Trouble.Corrupt("journal holds " + first() + ".." + end + ", asked from " + from);
        }
        boolean cached = plant.filter(SimPlant.NO_READ_BACK::equals).isPresent();
        for (Lying lying : List.copyOf(records)) {
            if (lying.record().end() > from) {
                if (!lying.readable()) {
                    throw new Trouble.Corrupt(
                            "journal record damaged first=" + lying.record().first());
                }
                to.accept(cached ? lying.meant() : lying.record());
            }
        }
    }

    @Override
    public long first() {
        return records.isEmpty() ? end : records.get(0).record().first();
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public void trim(long below) {
        long line = trimmable(below);
        records.removeIf(lying -> lying.record().end() <= line);
    }

    @Override
    public void cut() {
        closed = end;
    }

    @Override
    public long trimmable(long below) {
        long line = first();
        for (Lying lying : records) {
            boolean open = lying.record().end() > closed && lying == records.get(records.size() - 1);
            if (lying.record().end() > below || open) {
                break;
            }
            line = lying.record().end();
        }
        return line;
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }
}

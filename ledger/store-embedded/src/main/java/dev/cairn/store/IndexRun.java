package dev.cairn.store;

import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Sorted rows that never change: in memory while they are few, in a file of their own when they are many.
 *
 * <pre>
 * rows × {@link IndexRow} | every 256th row again | u32 CRC-32C of those
 * </pre>
 *
 * @param number its name; a later run has a higher one
 * @param least lowest log index in it
 * @param most highest log index in it
 * @param fences every {@value #BLOCK_ROWS}th row
 * @param small all rows, or nothing if they are in the file
 */
record IndexRun(
        long number,
        long rows,
        long least,
        long most,
        List<IndexRow> fences,
        @Nullable Bytes small,
        @Nullable Path path,
        @Nullable FileChannel file) {

    /** Fewer than these stay in the manifest. */
    static final int SMALL_ROWS_MAX = 4_096;

    static final int BLOCK_ROWS = 256;
    private static final int READ_ROWS = 2_048;
    private static final int CRC_BYTES = 4;

    static IndexRun ofMemory(long number, byte[] content) {
        ByteBuffer rows = ByteBuffer.wrap(content);
        Tally tally = new Tally();
        for (int at = 0; at < content.length; at += IndexRow.BYTES) {
            tally.add(IndexRow.read(rows));
        }
        return new IndexRun(
                number, tally.rows, tally.least, tally.most, tally.fences(), Bytes.wrap(content), null, null);
    }

    /** Opens a file that was written whole. Throws {@link Trouble.Corrupt} if it is another one now. */
    static IndexRun ofFile(long number, Path path, long rows, long least, long most) {
        return Disk.read("open run", () -> {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            int fences = (int) ((rows + BLOCK_ROWS - 1) / BLOCK_ROWS);
            ByteBuffer tail = ByteBuffer.allocate(fences * IndexRow.BYTES + CRC_BYTES);
            if (file.size() != rows * IndexRow.BYTES + tail.capacity()) {
                file.close();
                throw new Trouble.Corrupt("index run has another length: " + path.getFileName());
            }
            Disk.readAll(file, tail, rows * IndexRow.BYTES);
            if (tail.getInt(fences * IndexRow.BYTES) != crc(tail.array(), fences * IndexRow.BYTES)) {
                file.close();
                throw new Trouble.Corrupt("index run is damaged: " + path.getFileName());
            }
            Tally tally = new Tally();
            tail.clear();
            for (int i = 0; i < fences; i++) {
                tally.fence(IndexRow.read(tail));
            }
            return new IndexRun(number, rows, least, most, tally.fences(), null, path, file);
        });
    }

    /** Writes sorted rows to a new file, durable on return, its name apart. */
    static IndexRun write(long number, Path path, Iterator<IndexRow> sorted) {
        return Disk.sure("write run", () -> {
            Tally tally = new Tally();
            try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(READ_ROWS * IndexRow.BYTES);
                while (sorted.hasNext()) {
                    IndexRow row = sorted.next();
                    tally.add(row);
                    row.write(buffer);
                    if (!buffer.hasRemaining()) {
                        flush(out, buffer);
                    }
                }
                flush(out, buffer);
                flush(out, tally.tail());
                out.force(true);
            }
            return ofFile(number, path, tally.rows, tally.least, tally.most);
        });
    }

    private static void flush(FileChannel out, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }

    /** Gives the rows of a key from {@code from} on, in order, as long as the taker wants more. */
    void find(IndexRow from, Predicate<IndexRow> takesMore) {
        Iterator<IndexRow> some = iterator(startOf(from), BLOCK_ROWS);
        boolean more = true;
        while (more && some.hasNext()) {
            IndexRow row = some.next();
            if (row.compareTo(from) >= 0) {
                more = row.isOfKey(from) && takesMore.test(row);
            }
        }
    }

    /** Where the block begins in which a row is or would be. */
    private long startOf(IndexRow row) {
        int low = 0;
        int high = fences.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (fences.get(middle).compareTo(row) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(0, low - 1L) * BLOCK_ROWS;
    }

    /** All rows in order. */
    Iterator<IndexRow> iterator() {
        return iterator(0, READ_ROWS);
    }

    private Iterator<IndexRow> iterator(long first, int readRows) {
        return small == null ? new FileRows(first, readRows) : new MemoryRows(small.buffer(), first);
    }

    /** What lies in the manifest; empty for a run that has a file. */
    byte[] content() {
        return small == null ? new byte[0] : small.toArray();
    }

    /** Deletes the file, overwritten first if its rows were to be forgotten. */
    void delete(boolean overwrite) {
        Path gone = path;
        if (gone == null) {
            return;
        }
        close();
        if (overwrite) {
            wipe(gone);
        } else {
            Disk.sure("delete run", () -> Files.deleteIfExists(gone));
        }
    }

    /** Overwrites a file and deletes it. */
    static void wipe(Path gone) {
        Disk.sure("overwrite run", () -> {
            try (FileChannel out = FileChannel.open(gone, StandardOpenOption.WRITE)) {
                Segment.zero(out, 0, out.size());
                out.force(true);
            }
            return Files.deleteIfExists(gone);
        });
    }

    void close() {
        FileChannel open = file;
        if (open != null) {
            Disk.run("close run", () -> {
                open.close();
            });
        }
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private record MemoryRows(ByteBuffer in) implements Iterator<IndexRow> {
        MemoryRows(ByteBuffer all, long first) {
            this(all.duplicate().position((int) first * IndexRow.BYTES));
        }

        @Override
        public boolean hasNext() {
            return in.hasRemaining();
        }

        @Override
        public IndexRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return IndexRow.read(in);
        }
    }

    /** Reads some rows at a time. */
    private final class FileRows implements Iterator<IndexRow> {
        private final ByteBuffer buffer;
        private long next;

        FileRows(long first, int readRows) {
            this.buffer = ByteBuffer.allocate(readRows * IndexRow.BYTES).limit(0);
            this.next = first;
        }

        @Override
        public boolean hasNext() {
            return buffer.hasRemaining() || next < rows;
        }

        @Override
        public IndexRow next() {
            if (!buffer.hasRemaining()) {
                fill();
            }
            return IndexRow.read(buffer);
        }

        private void fill() {
            FileChannel open = file;
            if (next >= rows || open == null) {
                throw new NoSuchElementException();
            }
            int count = (int) Math.min(buffer.capacity() / IndexRow.BYTES, rows - next);
            buffer.clear().limit(count * IndexRow.BYTES);
            Disk.read("read run", () -> {
                Disk.readAll(open, buffer, next * IndexRow.BYTES);
                return buffer.flip();
            });
            next += count;
        }
    }

    /** Counts rows as they come by and keeps the fences. */
    private static final class Tally {
        private final List<IndexRow> fences = new ArrayList<>();
        private long rows;
        private long least = Long.MAX_VALUE;
        private long most = Long.MIN_VALUE;

        void add(IndexRow row) {
            if (rows % BLOCK_ROWS == 0) {
                fences.add(row);
            }
            rows++;
            least = Math.min(least, row.index());
            most = Math.max(most, row.index());
        }

        void fence(IndexRow row) {
            fences.add(row);
        }

        List<IndexRow> fences() {
            return List.copyOf(fences);
        }

        ByteBuffer tail() {
            ByteBuffer tail = ByteBuffer.allocate(fences.size() * IndexRow.BYTES + CRC_BYTES);
            fences.forEach(row -> row.write(tail));
            return tail.putInt(crc(tail.array(), fences.size() * IndexRow.BYTES));
        }
    }
}

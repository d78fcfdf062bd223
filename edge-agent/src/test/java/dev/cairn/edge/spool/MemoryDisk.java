package dev.cairn.edge.spool;

import dev.cairn.proof.Bytes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** A small disk in memory that fills up, fails on fsync, and can be cut and spoiled. */
final class MemoryDisk implements Disk {
    private final TreeMap<String, Bytes> files = new TreeMap<>();
    long capacity = Long.MAX_VALUE;
    int failForces;
    int forces;
    boolean readOnly;

    MemoryDisk() {}

    /** A copy as a power cut at this moment would leave it, with one file as given. */
    MemoryDisk with(String name, Bytes content) {
        MemoryDisk copy = new MemoryDisk();
        copy.files.putAll(files);
        copy.files.put(name, content);
        return copy;
    }

    MemoryDisk without(String name) {
        MemoryDisk copy = new MemoryDisk();
        copy.files.putAll(files);
        copy.files.remove(name);
        return copy;
    }

    Bytes content(String name) {
        return files.get(name);
    }

    List<String> all() {
        return List.copyOf(files.keySet());
    }

    long used() {
        return files.values().stream().mapToLong(Bytes::size).sum();
    }

    private void put(String name, Bytes content) throws IOException {
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
        long other = used() - (files.containsKey(name) ? files.get(name).size() : 0);
        if (other + content.size() > capacity) {
            long room = capacity - other;
            files.put(name, content.slice(0, (int) Math.max(0, Math.min(room, content.size()))));
            throw new IOException("No space left on device");
        }
        files.put(name, content);
    }

    private Bytes at(String name) throws IOException {
        Bytes content = files.get(name);
        if (content == null) {
            throw new FileNotFoundException(name);
        }
        return content;
    }

    @Override
    public List<String> names() {
        return files.keySet().stream().filter(n -> n.indexOf('/') < 0).toList();
    }

    @Override
    public Tail create(String name) throws IOException {
        if (files.containsKey(name)) {
            throw new IOException(name + " exists");
        }
        put(name, Bytes.EMPTY);
        return new MemoryTail(name);
    }

    @Override
    public Tail append(String name) throws IOException {
        at(name);
        return new MemoryTail(name);
    }

    @Override
    public Bytes read(String name, long offset, int length) throws IOException {
        Bytes content = at(name);
        int from = (int) Math.min(offset, content.size());
        return content.slice(from, (int) Math.min((long) from + length, content.size()));
    }

    @Override
    public long size(String name) throws IOException {
        return at(name).size();
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        put(name, at(name).slice(0, (int) size));
    }

    @Override
    public void overwrite(String name, long offset, Bytes bytes) throws IOException {
        byte[] now = files.containsKey(name) ? at(name).toArray() : new byte[0];
        byte[] next = java.util.Arrays.copyOf(now, (int) Math.max(now.length, offset + bytes.size()));
        System.arraycopy(bytes.toArray(), 0, next, (int) offset, bytes.size());
        put(name, Bytes.wrap(next));
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }

    @Override
    public void move(String from, String to) throws IOException {
        Bytes content = at(from);
        files.remove(from);
        files.put(to, content);
    }

    @Override
    public long freeBytes() {
        return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - used());
    }

    @Override
    public long totalBytes() {
        return capacity;
    }

    @Override
    public void close() {
        // holds no lock
    }

    private final class MemoryTail implements Tail {
        private final String name;

        MemoryTail(String name) {
            this.name = name;
        }

        @Override
        public void write(Bytes bytes) throws IOException {
            put(name, at(name).concat(bytes));
        }

        @Override
        public void force() throws IOException {
            forces++;
            if (failForces > 0) {
                failForces--;
                throw new IOException("Input/output error");
            }
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}

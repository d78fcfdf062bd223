package dev.cairn.model.disk;

import dev.cairn.proof.Bytes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** A small disk in memory that fills up, fails or hangs on fsync, and can be cut and spoiled. Thread-safe. */
public final class MemoryDisk implements Disk {
    private final TreeMap<String, Bytes> files = new TreeMap<>();
    private final TreeMap<String, Bytes> synced = new TreeMap<>();
    private long capacity = Long.MAX_VALUE;
    private int failForces;
    private int forces;
    private boolean readOnly;
    private boolean held;
    private int hanging;

    public MemoryDisk() {}

    /** So many bytes it has room for. */
    public synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    /** The next so many syncs fail. */
    public synchronized void failForces(int times) {
        failForces = times;
    }

    /** How often something was synced. */
    public synchronized int forces() {
        return forces;
    }

    /** Syncs hang until {@link #release}. */
    public synchronized void hold() {
        held = true;
    }

    public synchronized void release() {
        held = false;
        notifyAll();
    }

    /** Whether a sync hangs. */
    public synchronized boolean hangs() {
        return hanging > 0;
    }

    public synchronized void readOnly(boolean now) {
        readOnly = now;
    }

    /** A copy as a power cut at this moment would leave it, with one file as given. */
    public synchronized MemoryDisk with(String name, Bytes content) {
        MemoryDisk copy = new MemoryDisk();
        copy.files.putAll(files);
        copy.files.put(name, content);
        return copy;
    }

    public synchronized MemoryDisk without(String name) {
        MemoryDisk copy = new MemoryDisk();
        copy.files.putAll(files);
        copy.files.remove(name);
        return copy;
    }

    /** A copy that holds of each file only what was synced. */
    public synchronized MemoryDisk afterPowerCut() {
        MemoryDisk copy = new MemoryDisk();
        files.keySet().forEach(name -> copy.files.put(name, synced.getOrDefault(name, Bytes.EMPTY)));
        return copy;
    }

    public synchronized Bytes content(String name) {
        Bytes content = files.get(name);
        if (content == null) {
            throw new IllegalArgumentException("no file " + name + " in " + files.keySet());
        }
        return content;
    }

    public synchronized List<String> all() {
        return List.copyOf(files.keySet());
    }

    public synchronized long used() {
        return files.values().stream().mapToLong(Bytes::size).sum();
    }

    private void put(String name, Bytes content) throws IOException {
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
        Bytes before = files.get(name);
        long other = used() - (before == null ? 0 : before.size());
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
    public synchronized List<String> names() {
        return files.keySet().stream().filter(n -> n.indexOf('/') < 0).toList();
    }

    @Override
    public synchronized Tail create(String name) throws IOException {
        if (files.containsKey(name)) {
            throw new IOException(name + " exists");
        }
        put(name, Bytes.EMPTY);
        return new MemoryTail(name);
    }

    @Override
    public synchronized Tail append(String name) throws IOException {
        at(name);
        return new MemoryTail(name);
    }

    @Override
    public synchronized Bytes read(String name, long offset, int length) throws IOException {
        Bytes content = at(name);
        int from = (int) Math.min(offset, content.size());
        return content.slice(from, (int) Math.min((long) from + length, content.size()));
    }

    @Override
    public synchronized long size(String name) throws IOException {
        return at(name).size();
    }

    @Override
    public synchronized void truncate(String name, long size) throws IOException {
        put(name, at(name).slice(0, (int) size));
        synced.put(name, at(name));
    }

    @Override
    public synchronized void overwrite(String name, long offset, Bytes bytes) throws IOException {
        byte[] now = files.containsKey(name) ? at(name).toArray() : new byte[0];
        byte[] next = Arrays.copyOf(now, (int) Math.max(now.length, offset + bytes.size()));
        System.arraycopy(bytes.toArray(), 0, next, (int) offset, bytes.size());
        put(name, Bytes.wrap(next));
        synced.put(name, at(name));
    }

    @Override
    public synchronized void delete(String name) {
        files.remove(name);
        synced.remove(name);
    }

    @Override
    public synchronized void move(String from, String to) throws IOException {
        Bytes content = at(from);
        delete(from);
        files.put(to, content);
        synced.put(to, content);
    }

    @Override
    public synchronized long freeBytes() {
        return capacity == Long.MAX_VALUE ? capacity : Math.max(0, capacity - used());
    }

    @Override
    public synchronized long totalBytes() {
        return capacity;
    }

    @Override
    public void close() {
        // holds no lock
    }

    private void append(String name, Bytes bytes) throws IOException {
        synchronized (this) {
            put(name, at(name).concat(bytes));
        }
    }

    private void force(String name) throws IOException {
        synchronized (this) {
            forces++;
            hang();
            if (failForces > 0) {
                failForces--;
                throw new IOException("Input/output error");
            }
            synced.put(name, at(name));
        }
    }

    // Under the lock; others write on meanwhile.
    private void hang() {
        hanging++;
        while (held) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                held = false;
            }
        }
        hanging--;
    }

    private final class MemoryTail implements Tail {
        private final String name;

        MemoryTail(String name) {
            this.name = name;
        }

        @Override
        public void write(Bytes bytes) throws IOException {
            MemoryDisk.this.append(name, bytes);
        }

        @Override
        public void force() throws IOException {
            MemoryDisk.this.force(name);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}

package dev.cairn.edge;

import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A real folder whose fsync fails, or hangs as on a card that dies. */
final class StickyDisk implements Disk {
    private final Disk real;
    private final CountDownLatch let = new CountDownLatch(1);
    final CountDownLatch hangs = new CountDownLatch(1);
    volatile boolean sticky;
    volatile boolean failing;

    StickyDisk(Disk real) {
        this.real = real;
    }

    void letGo() {
        let.countDown();
    }

    private Tail sticky(Tail tail) {
        return new Tail() {
            @Override
            public void write(Bytes bytes) throws IOException {
                tail.write(bytes);
            }

            @Override
            public void force() throws IOException {
                if (failing) {
                    throw new IOException("Input/output error");
                }
                if (sticky) {
                    hangs.countDown();
                    hang();
                }
                tail.force();
            }

            @Override
            public void close() throws IOException {
                tail.close();
            }
        };
    }

    private void hang() {
        try {
            let.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<String> names() throws IOException {
        return real.names();
    }

    @Override
    public Tail create(String name) throws IOException {
        return sticky(real.create(name));
    }

    @Override
    public Tail append(String name) throws IOException {
        return sticky(real.append(name));
    }

    @Override
    public Bytes read(String name, long offset, int length) throws IOException {
        return real.read(name, offset, length);
    }

    @Override
    public long size(String name) throws IOException {
        return real.size(name);
    }

    @Override
    public void truncate(String name, long size) throws IOException {
        real.truncate(name, size);
    }

    @Override
    public void overwrite(String name, long offset, Bytes bytes) throws IOException {
        real.overwrite(name, offset, bytes);
    }

    @Override
    public void delete(String name) throws IOException {
        real.delete(name);
    }

    @Override
    public void move(String from, String to) throws IOException {
        real.move(from, to);
    }

    @Override
    public long freeBytes() throws IOException {
        return real.freeBytes();
    }

    @Override
    public long totalBytes() throws IOException {
        return real.totalBytes();
    }

    @Override
    public void close() throws IOException {
        real.close();
    }
}

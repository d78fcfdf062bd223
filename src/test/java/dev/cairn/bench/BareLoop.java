package dev.cairn.bench;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Offer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * The least that an answer can cost: whatever waits (at most 2,048 entries) is appended to one file, entry and capsule, one fdatasync,
 * then the answers. No index, no tree, no signature, no chain, nothing that could be read again.
 */
final class BareLoop implements Ground.Bare {
    private static final int BATCH_MAX = 2_048;
    private static final int QUEUE_MAX = 8_192;
    private static final int BUFFER_BYTES = 4 << 20;

    private final Path file;
    private final FileChannel channel;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final Thread thread = new Thread(this::loop, "bare-loop");
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long next;

    private record Waiting(Offer offer, CompletableFuture<Admission> answer) {}

    /** Writes to a new file in that folder, which {@link #close} deletes. */
    BareLoop(Path folder) throws IOException {
        file = Files.createTempFile(folder, "bare", ".bin");
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public CompletableFuture<Admission> offer(Offer offer) {
        Waiting waiting = new Waiting(offer, new CompletableFuture<>());
        if (!queue.offer(waiting)) {
            throw new IllegalStateException("more clients than places in the queue");
        }
        return waiting.answer();
    }

    private void loop() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH_MAX - 1);
                append(batch);
                for (Waiting each : batch) {
                    each.answer().complete(new Admission.Admitted(next++, Set.of()));
                }
                batch.clear();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            batch.forEach(each -> each.answer().completeExceptionally(e));
        }
    }

    private void append(List<Waiting> batch) throws IOException {
        buffer.clear();
        for (Waiting each : batch) {
            buffer.put(each.offer().statement().bytes().buffer())
                    .put(each.offer().capsule().buffer());
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(false);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        thread.interrupt();
        thread.join();
        channel.close();
        Files.delete(file);
    }
}

package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.ledger.fake.Await;
import dev.cairn.proof.Hash;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.receipt.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HeadsTest {
    private static Head head(Level level) {
        return new Head(new Checkpoint("log.example", 3, Hash.ZERO), "note", 1, level);
    }

    /** The first listener is slow, or its thread has to wait for a processor; meanwhile the witnesses have signed. */
    @Test
    void a_head_is_told_as_published_before_it_is_told_as_witnessed() throws Exception {
        Heads heads = new Heads();
        CountDownLatch telling = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        heads.listen(head -> {
            if (head.level() == Level.PUBLISHED) {
                telling.countDown();
                await(go);
            }
        });
        List<Level> told = new CopyOnWriteArrayList<>();
        heads.listen(head -> told.add(head.level()));
        Thread publisher = new Thread(() -> heads.publish(head(Level.PUBLISHED)), "publisher");
        Thread witnesses = new Thread(() -> heads.witness(head(Level.WITNESSED)), "witnesses");
        publisher.start();
        telling.await();
        witnesses.start();
        Await.until(
                "the second waits for the first, or has told already",
                () -> witnesses.getState() == Thread.State.BLOCKED || witnesses.getState() == Thread.State.TERMINATED);
        go.countDown();
        publisher.join();
        witnesses.join();
        assertEquals(List.of(Level.PUBLISHED, Level.WITNESSED), told);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

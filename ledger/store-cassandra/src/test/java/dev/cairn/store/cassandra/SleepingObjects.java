package dev.cairn.store.cassandra;

import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.fake.PassedOnObjects;
import dev.cairn.proof.Bytes;
import java.util.concurrent.CountDownLatch;

/** A store whose user falls asleep before it shows a head for the first time, until it is woken. */
final class SleepingObjects extends PassedOnObjects {

    final CountDownLatch asleep = new CountDownLatch(1);
    final CountDownLatch awake = new CountDownLatch(1);

    SleepingObjects(ObjectStore real) {
        super(real);
    }

    @Override
    public void replace(String key, Bytes bytes) {
        asleep.countDown();
        try {
            awake.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        super.replace(key, bytes);
    }
}

package dev.cairn.reliability;

import dev.cairn.ledger.Journal;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Planted bug: an append whose sync has failed is taken for done. */
final class StubbornJournal {
    static final String RETRY_FSYNC = "retry-fsync";

    private StubbornJournal() {}

    static Stores in(Stores stores) {
        return new Stores(
                stores.heads(),
                in(stores.journal()),
                stores.objects(),
                stores.capsules(),
                stores.positions(),
                stores.index(),
                stores.closer());
    }

    private static Journal in(Journal disk) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, words) -> {
                    try {
                        return method.invoke(disk, words);
                    } catch (InvocationTargetException e) {
                        if (method.getName().equals("append") && e.getCause() instanceof Trouble.Corrupt) {
                            return null;
                        }
                        throw e.getCause();
                    }
                });
    }
}

package dev.cairn.reliability;

import dev.cairn.ledger.CapsuleStore;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.HeadStore;
import dev.cairn.ledger.Journal;
import dev.cairn.ledger.ObjectStore;
import dev.cairn.ledger.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Consumer;

/** Stores that say each writing call before it is made, as {@code objects.replace}; the listener may keep it waiting. */
final class Gated {
    private static final Set<String> WRITES =
            Set.of("append", "trim", "cut", "swap", "put", "sync", "replace", "erase", "forget", "clear");

    private Gated() {}

    static Stores over(Stores stores, Consumer<String> before) {
        return new Stores(
                port(HeadStore.class, "heads", stores.heads(), before),
                port(Journal.class, "journal", stores.journal(), before),
                port(ObjectStore.class, "objects", stores.objects(), before),
                port(CapsuleStore.class, "capsules", stores.capsules(), before),
                port(EntryIndex.class, "positions", stores.positions(), before),
                port(EntryIndex.class, "index", stores.index(), before),
                stores.closer());
    }

    private static <T> T port(Class<T> face, String name, T body, Consumer<String> before) {
        return face.cast(
                Proxy.newProxyInstance(Gated.class.getClassLoader(), new Class<?>[] {face}, (self, method, words) -> {
                    if (WRITES.contains(method.getName())) {
                        before.accept(name + "." + method.getName());
                    }
                    try {
                        return method.invoke(body, words);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}

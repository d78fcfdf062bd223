package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Planted bug: a session that moves the head row whatever its epoch and attempt are. */
public final class Unfenced {

    private Unfenced() {}

    /** The same session, without the fence. */
    public static CqlSession over(CqlSession fenced) {
        return (CqlSession) Proxy.newProxyInstance(
                Unfenced.class.getClassLoader(), new Class<?>[] {CqlSession.class}, (self, method, words) -> {
                    if (words != null && words.length == 1 && words[0] instanceof BoundStatement bound) {
                        words[0] = unfenced(fenced, bound);
                    }
                    try {
                        return method.invoke(fenced, words);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static BoundStatement unfenced(CqlSession session, BoundStatement bound) {
        String text = bound.getPreparedStatement().getQuery();
        int condition = text.indexOf(" IF epoch = ?");
        if (condition < 0) {
            return bound;
        }
        BoundStatement free =
                session.prepare(text.substring(0, condition) + " IF EXISTS").bind();
        for (int i = 0; i < free.size(); i++) {
            free = free.setBytesUnsafe(i, bound.getBytesUnsafe(i));
        }
        return free.setIdempotent(false)
                .setConsistencyLevel(bound.getConsistencyLevel())
                .setSerialConsistencyLevel(bound.getSerialConsistencyLevel());
    }
}

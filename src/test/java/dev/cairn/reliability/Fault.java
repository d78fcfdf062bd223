package dev.cairn.reliability;

/** One way of hurting a ledger in Cassandra. */
interface Fault {

    /** Hurts it, and compares what is left with the books. */
    void strike(Keyspace keyspace) throws Exception;

    /** Nodes that it needs. */
    default int nodes() {
        return 1;
    }
}

/** The ledger's ports on Apache Cassandra; {@link dev.cairn.store.cassandra.CassandraStores} opens them all. */
@NullMarked
package dev.cairn.store.cassandra;

import org.jspecify.annotations.NullMarked;

/**
 * A real Cassandra for tests: server processes of their own on loopback addresses of their own, to be stopped, killed,
 * frozen and woken. Knows nothing of the driver and nothing of Cairn.
 */
@NullMarked
package dev.cairn.store.cassandra.server;

import org.jspecify.annotations.NullMarked;

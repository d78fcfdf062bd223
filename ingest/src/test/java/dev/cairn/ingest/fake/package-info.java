/** Hand-written stand-ins for the tests of this tier: a world of keys, a ledger that does as told, gateways, certificates. */
@NullMarked
package dev.cairn.ingest.fake;

import org.jspecify.annotations.NullMarked;

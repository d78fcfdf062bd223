/** The doors of the ledger: MQTT for gateways, a foreign broker, HTTP for signed statements, and the operator's port. */
@NullMarked
package dev.cairn.ingest;

import org.jspecify.annotations.NullMarked;

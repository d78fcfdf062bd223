/** The pipe to the ledger: MQTT 5, and nothing is believed because of it. */
@NullMarked
package dev.cairn.edge.uplink;

import org.jspecify.annotations.NullMarked;

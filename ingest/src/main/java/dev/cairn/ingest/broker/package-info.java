/** Ingest behind a foreign MQTT broker: a subscriber that acknowledges only what is durable. */
@NullMarked
package dev.cairn.ingest.broker;

import org.jspecify.annotations.NullMarked;

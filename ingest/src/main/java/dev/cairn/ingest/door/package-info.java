/** The built-in MQTT 5 door for gateways: mutual TLS, one device a connection, PUBACK only for what is durable. */
@NullMarked
package dev.cairn.ingest.door;

import org.jspecify.annotations.NullMarked;

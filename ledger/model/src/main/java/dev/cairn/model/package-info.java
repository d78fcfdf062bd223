/** What gateways and ledgers say to each other: names, readings, units, topics. Bytes are fixed in docs/formats. */
@NullMarked
package dev.cairn.model;

import org.jspecify.annotations.NullMarked;

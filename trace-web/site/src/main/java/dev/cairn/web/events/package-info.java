/** EPCIS 2.0 queries over HTTP: {@code /events}, the resource collections, and the proof of each event. Plain values, no sockets. */
@NullMarked
package dev.cairn.web.events;

import org.jspecify.annotations.NullMarked;

/** How the gateway comes to its identity: the one-time code, EST (RFC 7030), the certificate and its renewal. */
@NullMarked
package dev.cairn.edge.enrol;

import org.jspecify.annotations.NullMarked;

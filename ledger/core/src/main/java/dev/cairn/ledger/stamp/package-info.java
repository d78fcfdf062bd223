/**
 * RFC 3161 time stamps over heads: who asks for them, where they lie, how they are checked (docs/formats/timestamp.md).
 *
 * <p>The one package of this room that knows X.509 and CMS. What verifies ({@link dev.cairn.ledger.stamp.TimestampCheck}) needs
 * no ledger, no store and no network.
 */
@NullMarked
package dev.cairn.ledger.stamp;

import org.jspecify.annotations.NullMarked;

/** The mathematics of the ledger: bytes, hashes, verdicts. Depends on the JDK and Bouncy Castle's provider only. */
@NullMarked
package dev.cairn.proof;

import org.jspecify.annotations.NullMarked;

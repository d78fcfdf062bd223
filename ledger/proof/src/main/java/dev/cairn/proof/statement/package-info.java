/** Signed statements and the salted capsules they commit to (docs/formats/statement.md, capsule.md). */
@NullMarked
package dev.cairn.proof.statement;

import org.jspecify.annotations.NullMarked;

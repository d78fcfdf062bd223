/** Queries that stand: named ones, and who is told of each new event that meets one. Plain values and the port that keeps them. */
@NullMarked
package dev.cairn.query.standing;

import org.jspecify.annotations.NullMarked;

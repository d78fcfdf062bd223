@NullMarked
package dev.cairn.ledger.stamp;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.cairn.house.planted.ledger;

import org.jspecify.annotations.NullMarked;

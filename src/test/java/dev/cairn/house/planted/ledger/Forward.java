package dev.cairn.house.planted.ledger;

import dev.cairn.house.planted.history.Allowed;

/** The core must not know history, though history may know the core. */
final class Forward {
    final Allowed history = new Allowed();
}

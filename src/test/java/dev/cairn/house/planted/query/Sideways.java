package dev.cairn.house.planted.query;

import dev.cairn.house.planted.ledger.Core;

/** Asks the ledger itself. */
final class Sideways {
    final Core core = new Core();
}

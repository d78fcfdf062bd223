package dev.cairn.house.planted.firmware;

import dev.cairn.house.planted.ledger.Core;

/** Leans one floor up. */
final class Upward {
    final Core core = new Core();
}

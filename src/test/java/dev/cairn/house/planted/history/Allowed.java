package dev.cairn.house.planted.history;

import dev.cairn.house.planted.ledger.Core;

/** Breaks nothing: the one allowed arrow between neighbours. */
public final class Allowed {
    final Core core = new Core();
}

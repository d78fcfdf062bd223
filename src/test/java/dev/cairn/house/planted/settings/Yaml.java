package dev.cairn.house.planted.settings;

import dev.cairn.house.planted.ledger.Core;

/** Leans two floors up. */
public final class Yaml {
    final Core core = new Core();
}

package dev.cairn.house.planted.store;

import dev.cairn.house.planted.launch.Top;

/** Leans on the roof. */
public final class Rows {
    final Top top = new Top();
}

package dev.cairn.house.planted.epcis;

import dev.cairn.house.planted.launch.Top;
import java.util.Date;

/** Takes the time the old way, and leans on the roof. */
public final class Neighbour {
    final Top top = new Top();
    final Date taken = new Date();
}

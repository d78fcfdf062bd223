package dev.cairn.house.planted.model;

import dev.cairn.house.planted.epcis.Neighbour;
import java.time.Instant;

/** A room leans on its neighbour and takes the time. */
public final class Sideways {
    final Neighbour neighbour = new Neighbour();
    final Instant taken = Instant.now();
}

package dev.cairn.house.planted.proof;

import dev.cairn.house.planted.model.Sideways;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ground floor leans on the first, and on a library. */
final class Upward {
    final Sideways above = new Sideways();
    final Logger log = LoggerFactory.getLogger(Upward.class);
}

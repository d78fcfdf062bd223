package dev.cairn.house.planted.edge;

import com.pi4j.context.Context;
import dev.cairn.house.planted.ingest.Neighbour;
import dev.cairn.house.planted.ledger.Core;
import io.vertx.core.Vertx;

/** Puts a ledger, a server, pins outside their package and its neighbour onto a Raspberry Pi. */
final class Heavy {
    final Core core = new Core();
    final Neighbour neighbour = new Neighbour();

    void pins(Context context) {
        context.shutdown();
    }

    Vertx vertx() {
        return Vertx.vertx();
    }
}

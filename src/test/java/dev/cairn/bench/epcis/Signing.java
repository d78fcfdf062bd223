package dev.cairn.bench.epcis;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.CaptureDocument.Captured;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.sign.EventCapsule;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/** A client that signs itself: what it will send, signed beforehand, as it would be on its own machine. */
final class Signing implements Supplier<Optional<Bytes>> {
    private final SecureRandom random;
    private final SoftwareSigner signer;
    private final ChainPen pen;
    private final Queue<Bytes> signed = new ArrayDeque<>();

    Signing(SecureRandom random) {
        this.random = random;
        this.signer = SoftwareSigner.generate(Algorithm.ED25519, random);
        this.pen = new ChainPen(Plant.ORIGIN, Bytes.random(random, Statement.CHAIN_BYTES), 0, Hash.ZERO, signer);
    }

    SoftwareSigner signer() {
        return signer;
    }

    /** Signs so many documents of the trade's events, and all of them are other ones. */
    void sign(Trade trade, long from, int documents, int events) {
        Clock clock = new HostClock(random).get();
        for (int i = 0; i < documents; i++) {
            List<Envelope> envelopes = new ArrayList<>();
            for (EpcisEvent event : events(trade.document(from + (long) i * events, events))) {
                Capsule.Whole capsule = EventCapsule.of(event, random);
                Statement statement =
                        pen.next(capsule.root(), InstantSource.system().instant(), clock, Optional.empty());
                envelopes.add(new Envelope(statement.bytes(), capsule.bytes()));
            }
            signed.add(Envelope.encodeAll(envelopes));
        }
    }

    /** The events of a document of ours. */
    static List<EpcisEvent> events(String document) {
        if (CaptureDocument.parse(document) instanceof Captured captured) {
            return captured.events();
        }
        throw new IllegalStateException("not valid: " + CaptureDocument.parse(document));
    }

    @Override
    public Optional<Bytes> get() {
        return Optional.ofNullable(signed.poll());
    }
}

package dev.cairn.bench.edge;

import dev.cairn.bench.Limits;
import dev.cairn.ingest.verify.Signatures;
import dev.cairn.plant.Gateway;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Does a message say what its gateway has signed? The signature, and that the capsule is the one that it covers: the least that anybody has
 * to do who believes a reading. The verifying pipeline does exactly this.
 */
final class Checking {
    /** Messages of a harvest that are checked in turn. */
    private static final int MESSAGES_MAX = 4_000;

    private Checking() {}

    /** A message that has passed. */
    static Capsule check(Envelope envelope, PublicKey key, Signatures signatures) throws Malformed {
        Statement statement = Statement.parse(envelope.statement());
        Capsule capsule = Capsule.parse(envelope.capsule());
        if (!signatures.verify(statement, key).isProven() || !capsule.root().equals(statement.root())) {
            throw new IllegalStateException("a statement that does not hold");
        }
        return capsule;
    }

    /** How many of these messages this machine can check a second, on all processors. */
    static Limits.Rate rate(Path messages, List<Gateway> gateways, Signatures signatures)
            throws IOException, InterruptedException {
        List<Limits.Work> all = works(Harvest.read(messages, gateways.size()), gateways, signatures);
        return Limits.onAllProcessors(() -> new InTurn(all)::once);
    }

    private static List<Limits.Work> works(List<List<byte[]>> messages, List<Gateway> gateways, Signatures signatures) {
        List<Limits.Work> works = new ArrayList<>();
        for (int i = 0; i < gateways.size(); i++) {
            PublicKey key = gateways.get(i).signer().publicKey();
            messages.get(i).stream()
                    .limit(Math.max(1, MESSAGES_MAX / gateways.size()))
                    .forEach(message -> works.add(() -> check(message, key, signatures)));
        }
        return works;
    }

    private static void check(byte[] message, PublicKey key, Signatures signatures) throws IOException {
        try {
            check(Envelope.decode(Bytes.wrap(message), dev.cairn.proof.Limits.PACKET_BYTES_MAX), key, signatures);
        } catch (Malformed e) {
            throw new IOException(e);
        }
    }

    /** One after the other, and again from the first. */
    private static final class InTurn {
        private final List<Limits.Work> all;
        private int next;

        InTurn(List<Limits.Work> all) {
            this.all = all;
        }

        void once() throws IOException {
            all.get(next).once();
            next = (next + 1) % all.size();
        }
    }
}

package dev.cairn.launch.care;

import dev.cairn.launch.sign.Outbox;
import dev.cairn.ledger.CapsuleReturn;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Capsules that signers have kept in their outboxes, by the hash of the statement. */
final class OutboxCapsules implements CapsuleReturn.Copies {
    private final Map<Hash, Bytes> capsules = new HashMap<>();

    private OutboxCapsules() {}

    /** @throws IOException if one cannot be read */
    static OutboxCapsules of(List<Path> outboxes) throws IOException {
        OutboxCapsules all = new OutboxCapsules();
        for (Path outbox : outboxes) {
            Outbox.look(
                    outbox,
                    kept -> all.capsules.put(
                            Hash.sha256(kept.envelope().statement()),
                            kept.envelope().capsule()));
        }
        return all;
    }

    @Override
    public Optional<Bytes> of(Statement statement) {
        return Optional.ofNullable(capsules.get(statement.hash()));
    }
}

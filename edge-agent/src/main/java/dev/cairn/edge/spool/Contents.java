package dev.cairn.edge.spool;

import dev.cairn.model.disk.Frame;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.util.Optional;

/** What the spool must know of a frame's content when it finds it again: whose chain, and the statement's hash. */
final class Contents {
    /** The kind of a frame: a signed statement with its capsule. */
    static final byte STATEMENT = 1;

    private Contents() {}

    /** SHA-256 of the envelope's statement. The CRC held, so a content that is no envelope is a bug of whoever appended it. */
    static Hash statementHash(Bytes content) {
        try {
            return Hash.sha256(Envelope.decode(content, Frame.CONTENT_BYTES_MAX).statement());
        } catch (Malformed e) {
            throw new IllegalStateException("a sound frame holds no envelope: " + e, e);
        }
    }

    static Optional<Bytes> chain(Bytes content) {
        try {
            Envelope envelope = Envelope.decode(content, Frame.CONTENT_BYTES_MAX);
            return Optional.of(Statement.parse(envelope.statement()).chain());
        } catch (Malformed e) {
            return Optional.empty();
        }
    }
}

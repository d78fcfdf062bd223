package dev.cairn.ingest.fleet;

import dev.cairn.model.Gap;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One gateway as the doors have seen it, at one moment. Ages are in ms by a clock that never jumps.
 *
 * @param data its last new statement
 * @param heardAgeMs since anything at all came from it
 * @param door by which it was last heard; empty when it was not
 * @param counts what became of its messages since the start
 * @param codes refusals, retries and faults that surely are its own: its certificate or its signature stands behind them
 * @param unproven those that somebody sent in its name; it may have been a stranger
 * @param link its connections to the built-in door
 * @param certificate the newest that it has shown
 * @param clockOffsetMs by how much its clock is ahead of ours, negative when it is behind or all its data are late
 * @param told the newest that it said of itself
 * @param gaps losses that it owned up to, oldest first
 * @param spool what waits at the gateway; empty while it has not told
 * @param offered the configuration that is meant for it
 * @param chains those it has used since the start
 */
public record Seen(
        Optional<Contact> data,
        OptionalLong heardAgeMs,
        String door,
        Counts counts,
        Map<String, Code> codes,
        Map<String, Code> unproven,
        Link link,
        Optional<Certificate> certificate,
        OptionalLong clockOffsetMs,
        Told told,
        List<Gap> gaps,
        Optional<Spool> spool,
        Optional<Offered> offered,
        List<Bytes> chains) {

    /** Of a gateway that nobody has heard of. */
    static final Seen NOTHING = new Seen(
            Optional.empty(),
            OptionalLong.empty(),
            "",
            new Counts(0, 0, 0, 0),
            Map.of(),
            Map.of(),
            new Link(0, OptionalLong.empty()),
            Optional.empty(),
            OptionalLong.empty(),
            Told.NOTHING,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    public Seen {
        codes = Map.copyOf(codes);
        unproven = Map.copyOf(unproven);
        gaps = List.copyOf(gaps);
        chains = List.copyOf(chains);
    }

    /**
     * A statement of it that is in the log.
     *
     * @param at when it was received, by our clock; of one from before the start, when its block was sealed: it came no later
     * @param signed when it was signed, by the gateway's clock
     * @param received whether this process received it; else the log says so
     */
    public record Contact(Instant at, long ageMs, Instant signed, boolean received) {}

    /** What became of its messages since the start. */
    public record Counts(long accepted, long duplicate, long retry, long refused) {}

    /**
     * How often one code was given.
     *
     * @param outcome {@code retry}, {@code refused}, {@code fault} or {@code logged}
     * @param text of the last one
     */
    public record Code(long count, String outcome, String text, long ageMs) {}

    /**
     * @param open connections now
     * @param leftAgeMs since the last one ended; empty if none has
     */
    public record Link(int open, OptionalLong leftAgeMs) {}

    /** A certificate's dates. */
    public record Certificate(Instant from, Instant until) {}

    /**
     * @param waiting statements without a receipt at the gateway, all its chains together
     * @param growing whether it told of more each of the last two times
     * @param toldAgeMs since it last told
     */
    public record Spool(long waiting, boolean growing, long toldAgeMs) {}

    /** @param ageMs since it was taken; for one from before the start, since the start */
    public record Offered(long version, Hash hash, long ageMs) {}
}

package dev.cairn.ingest.door;

import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.ReceiptDesk;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the door stands on.
 *
 * @param registry whose keys are revoked
 * @param configurations the newest configuration of a gateway; may block
 * @param clock by which certificates expire
 * @param nanos a monotonic clock, {@code System::nanoTime}
 */
public record DoorParts(
        Intake intake,
        ReceiptDesk desk,
        Lanes lanes,
        Tally tally,
        Registry registry,
        Function<DeviceId, Optional<Bytes>> configurations,
        InstantSource clock,
        LongSupplier nanos) {}

package dev.cairn.ingest.door;

import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.ReceiptDesk;
import java.util.function.LongSupplier;

/**
 * What the door stands on.
 *
 * @param nanos a monotonic clock, {@code System::nanoTime}
 */
public record DoorParts(Intake intake, ReceiptDesk desk, Lanes lanes, Tally tally, LongSupplier nanos) {}

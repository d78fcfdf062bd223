package dev.cairn.ingest.door;

/**
 * One connection as the operator sees it. Ages are in ms by a clock that never jumps; reading them changes nothing.
 *
 * @param device the device that the certificate names
 * @param seenAgeMs time since its last packet of any kind
 * @param inFlight messages without a PUBACK yet
 * @param laneDepth messages that wait for a worker
 * @param receiptsWaiting receipts not yet sent to it or not yet acknowledged by it
 * @param certificateUntil end of its certificate's validity (ISO 8601)
 */
public record Connected(
        String device,
        String clientId,
        long ageMs,
        long seenAgeMs,
        int inFlight,
        int laneDepth,
        int receiptsWaiting,
        String certificateUntil) {}

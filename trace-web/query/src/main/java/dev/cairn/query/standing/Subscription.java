package dev.cairn.query.standing;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * Who is told of the events of a named query, and when (EPCIS 2.0, section 8.2.5).
 *
 * @param id unique among all
 * @param owner the query's
 * @param query the query's name
 * @param dest where reports are posted: http or https
 * @param token what reports are signed with ({@code GS1-Signature}): shared with the receiver, a secret. Empty: not signed
 * @param schedule when a report is due; empty: a stream, whenever there are events
 * @param reportIfEmpty whether a scheduled report is sent although nothing happened
 * @param initialRecordTime events logged before are not told of
 * @param format {@code GS1-EPC-Format} of the reports
 */
public record Subscription(
        String id,
        String owner,
        String query,
        URI dest,
        Optional<String> token,
        Optional<Schedule> schedule,
        boolean reportIfEmpty,
        Instant initialRecordTime,
        String format,
        Instant created) {}

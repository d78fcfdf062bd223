package dev.cairn.history;

import java.util.List;
import java.util.SortedSet;

/**
 * Everything the ledger holds about one lot, as far as its own events and the readings of the places and containers it
 * was in can tell. A projection: rebuilt from the log at any time, never a source of truth.
 *
 * @param item what was asked about
 * @param steps the timeline, by event time, then by log index; the lot's own events and those of what it was made from
 * @param stays where the lot was, by start
 * @param conditions what sensors reported during those stays
 * @param findings statements made by rules over the above
 * @param contradictions events that cannot all be true
 * @param gaps what should be there and is not
 * @param entries every log index that this history stands on, for its proof bundle
 */
public record LotHistory(
        Item item,
        List<Step> steps,
        List<Stay> stays,
        List<Condition> conditions,
        List<Finding> findings,
        List<Contradiction> contradictions,
        List<Gap> gaps,
        SortedSet<Long> entries) {}

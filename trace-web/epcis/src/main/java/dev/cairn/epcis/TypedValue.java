package dev.cairn.epcis;

import java.util.Optional;

/**
 * A business transaction, a source or a destination.
 *
 * @param type CBV word ({@code po}, {@code owning_party} …) or another vocabulary's URI; empty only for a business transaction
 * @param value the document's, party's or place's URI, as written
 */
public record TypedValue(Optional<String> type, String value) {}

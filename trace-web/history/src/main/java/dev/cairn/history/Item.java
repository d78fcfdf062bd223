package dev.cairn.history;

import java.util.Optional;

/**
 * A lot, as its label names it.
 *
 * @param digitalLink canonical form, {@code https://id.gs1.org/01/{gtin}/10/{lot}}
 * @param gtin 14 digits
 * @param lot AI 10, 1 to 20 characters of GS1's set 82
 * @param name the product's name as its producer signed it (ILMD {@code cbvmda:descriptionShort}), if any event gives one
 * @param limits the storage limits its producer signed, if any
 */
public record Item(String digitalLink, String gtin, String lot, Optional<String> name, Optional<Limits> limits) {}

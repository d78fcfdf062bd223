package dev.cairn.query;

import dev.cairn.query.Condition.Span;

/** The comparisons that a parameter's name may begin with. */
enum Comparison {
    EQ,
    GT,
    GE,
    LT,
    LE;

    /**
     * The values that stand to this one as the comparison says.
     *
     * @param value as {@link Sortable} writes it
     * @param kind {@link Sortable#NUMBER} or {@link Sortable#TIME}: nothing of another kind compares
     */
    Span span(String value, String kind) {
        return switch (this) {
            case EQ -> new Span(value, Sortable.after(value));
            case GT -> new Span(Sortable.after(value), Sortable.end(kind));
            case GE -> new Span(value, Sortable.end(kind));
            case LT -> new Span(kind, value);
            case LE -> new Span(kind, Sortable.after(value));
        };
    }
}

package dev.cairn.query;

import java.util.List;
import java.util.NavigableSet;

/**
 * What an event must say. A query is a conjunction of these; each is met by one value of one field, so that one table of (field, value)
 * answers all of them.
 */
public sealed interface Condition {

    /** Whether an event that says {@code facts} meets it. */
    boolean meets(Facts facts);

    /** One of these values; none of them: no event. */
    record AnyOf(String field, NavigableSet<String> values) implements Condition {
        @Override
        public boolean meets(Facts facts) {
            return values.stream().anyMatch(facts.values(field)::contains);
        }
    }

    /** One of these spans holds a value of the field. */
    record Within(String field, List<Span> spans) implements Condition {
        public Within {
            spans = List.copyOf(spans);
        }

        @Override
        public boolean meets(Facts facts) {
            return spans.stream().anyMatch(span -> span.holdsOne(facts.values(field)));
        }
    }

    /** One of these patterns matches a value of the field. */
    record Like(String field, List<Glob> globs) implements Condition {
        public Like {
            globs = List.copyOf(globs);
        }

        @Override
        public boolean meets(Facts facts) {
            return globs.stream().anyMatch(glob -> glob.matchesOne(facts.values(field)));
        }
    }

    /** No value of the field is this one. */
    record Lacks(String field, String value) implements Condition {
        @Override
        public boolean meets(Facts facts) {
            return !facts.values(field).contains(value);
        }
    }

    /**
     * Texts from one to another by character.
     *
     * @param from inclusive
     * @param to exclusive
     */
    record Span(String from, String to) {
        boolean holdsOne(NavigableSet<String> values) {
            return from.compareTo(to) < 0
                    && !values.subSet(from, true, to, false).isEmpty();
        }
    }
}

package dev.cairn.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One kind of object, and the place in which a reader meets it.
 *
 * @param format how it is read: a format of the vectors, or one of {@code src/test/js/objects.js}
 * @param place what the reader has beside the object and trusts: the same for every damaged one
 * @param good the true object: the fields of the input that complete the place
 * @param next a damaged object: the fields of the input that differ from the place
 * @param wrong whether a reader that says this has taken what is not true
 * @param reads who can read it
 */
record Kind(String name, String format, ObjectNode place, ObjectNode good, Next next, Wrong wrong, Reads reads) {

    /** verify.js has no reader of what is not for shoppers. */
    enum Reads {
        BOTH,
        JAVA_ONLY
    }

    interface Next {
        ObjectNode in(Damage.Way way);
    }

    interface Wrong {
        boolean is(JsonNode input, JsonNode said);
    }

    /** The whole input of a damaged object. */
    ObjectNode input(ObjectNode object) {
        return place.deepCopy().setAll(object);
    }
}

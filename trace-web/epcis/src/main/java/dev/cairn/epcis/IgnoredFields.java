package dev.cairn.epcis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Extensions that a document says are not part of its events' identity: a member {@code x:ignoreFields} with a list of their names, as the
 * reference generator honours it. Standard members cannot be named away, so no two different events come to one identity by it.
 */
final class IgnoredFields {
    static final String SUFFIX = ":ignoreFields";

    private IgnoredFields() {}

    /** Names of event members that the hash leaves out, the lists themselves included. */
    static Set<String> of(ObjectNode event) {
        Set<String> ignored = new HashSet<>();
        event.properties().stream()
                .filter(entry -> entry.getKey().endsWith(SUFFIX))
                .forEach(entry -> {
                    ignored.add(entry.getKey());
                    entry.getValue().forEach(name -> {
                        if (name.asText().indexOf(':') > 0) {
                            ignored.add(name.asText());
                        }
                    });
                });
        return ignored;
    }
}

package dev.cairn.epcis;

import java.util.ArrayList;
import java.util.List;

/** JSON Pointers, RFC 6901. */
final class Pointers {
    private Pointers() {}

    static String child(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /**
     * The unescaped steps of a pointer.
     *
     * @throws IllegalArgumentException when the text is no pointer
     */
    static List<String> steps(String pointer) {
        if (!pointer.startsWith("/")) {
            throw new IllegalArgumentException("a member's pointer begins with a slash");
        }
        List<String> steps = new ArrayList<>();
        for (String step : pointer.substring(1).split("/", -1)) {
            if (step.matches("(?s).*~(?![01]).*")) {
                throw new IllegalArgumentException("a tilde in a pointer stands before 0 or 1");
            }
            steps.add(step.replace("~1", "/").replace("~0", "~"));
        }
        return steps;
    }
}

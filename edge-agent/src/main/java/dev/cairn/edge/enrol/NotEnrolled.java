package dev.cairn.edge.enrol;

import java.io.IOException;

/** Enrolment or renewal did not succeed; the message is for whoever stands at the gateway. Nothing that worked before was changed. */
public final class NotEnrolled extends IOException {
    private static final long serialVersionUID = 1L;

    NotEnrolled(String message) {
        super(message);
    }

    NotEnrolled(String message, Throwable cause) {
        super(message, cause);
    }
}

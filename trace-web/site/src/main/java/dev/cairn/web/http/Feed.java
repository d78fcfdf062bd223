package dev.cairn.web.http;

import java.io.Serial;
import java.util.Optional;

/** Messages for somebody who listens on a WebSocket. Blocking; asked by one thread at a time, and only when the message before is on its way. */
public interface Feed {
    /**
     * The next message, whole; empty if there is none now.
     *
     * @throws Over when there will be no more
     */
    Optional<String> next() throws Over;

    /** Why a feed ends. */
    final class Over extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        /** @param reason at most 120 bytes of ASCII */
        public Over(String reason) {
            super(reason, null, false, false);
        }

        public String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** Who has one for a request that a route answered with 101. */
    interface Source {
        Optional<Feed> feed(Ask ask);
    }
}

package dev.cairn.ledger;

/** Trouble below. The subtype says what to do next; the message holds the numbers. */
public abstract sealed class Trouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private Trouble(String message) {
        super(message);
    }

    private Trouble(String message, Throwable cause) {
        super(message, cause);
    }

    /** A store or a neighbour does not answer now: try again later. */
    public static final class Unavailable extends Trouble {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Somebody else writes, or knows more than we do: stop and reload; never write on. */
    public static final class Conflict extends Trouble {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message);
        }
    }

    /** What is stored is not what was written, or may not have been written at all: stop and call a human. */
    public static final class Corrupt extends Trouble {
        private static final long serialVersionUID = 1L;

        public Corrupt(String message) {
            super(message);
        }

        public Corrupt(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

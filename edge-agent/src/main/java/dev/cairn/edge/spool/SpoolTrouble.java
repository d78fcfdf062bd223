package dev.cairn.edge.spool;

/** The spool cannot take more. Nothing that it took before is lost. */
public abstract sealed class SpoolTrouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private SpoolTrouble(String message, Throwable cause) {
        super(message, cause);
    }

    private SpoolTrouble(String message) {
        super(message);
    }

    /** At a limit ({@code SPL-01}): stop measuring until receipts free space. Unsent data is never overwritten. */
    public static final class Full extends SpoolTrouble {
        private static final long serialVersionUID = 1L;

        Full(String message) {
            super(message);
        }
    }

    /** The disk failed ({@code SPL-02}): what is pending stays in memory; {@link Spool#commit} tries again in a new segment. */
    public static final class Failed extends SpoolTrouble {
        private static final long serialVersionUID = 1L;

        Failed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

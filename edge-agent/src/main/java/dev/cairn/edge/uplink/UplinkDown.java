package dev.cairn.edge.uplink;

/** There is no connection, or no more. The caller tries again later, with a new one. */
public final class UplinkDown extends Exception {
    private static final long serialVersionUID = 1L;

    public UplinkDown(String message) {
        super(message);
    }

    public UplinkDown(String message, Throwable cause) {
        super(message, cause);
    }
}

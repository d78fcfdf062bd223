package dev.cairn.ledger;

/** Somebody does not answer now, which says nothing about what he holds. Never leaves the look or pass it ends. */
final class Silence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Silence(Trouble.Unavailable cause) {
        super(cause.getMessage(), cause);
    }

    /** Objects whose silence is told from damage. */
    static ObjectSource telling(ObjectSource source) {
        return key -> {
            try {
                return source.get(key);
            } catch (Trouble.Unavailable e) {
                throw new Silence(e);
            }
        };
    }
}

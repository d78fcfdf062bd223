package dev.cairn.web.sight;

/**
 * A holder as a test wants him.
 *
 * @param party the one identifier that is his, or empty
 * @param signed the one entry that he signed, or −1
 */
public record Held(String account, boolean isAuthority, String party, long signed) implements Holder {
    private static final String ID = "1f2e3d4c";

    /** Whom no event names. */
    public static Held stranger(String account) {
        return new Held(account, false, "", -1);
    }

    public static Held authority() {
        return new Held(ID, true, "", -1);
    }

    public static Held party(String id) {
        return new Held(ID, false, id, -1);
    }

    public static Held signer(long entry) {
        return new Held(ID, false, "", entry);
    }

    @Override
    public boolean isParty(String id) {
        return id.equals(party);
    }

    @Override
    public boolean hasSigned(long entry) {
        return entry == signed;
    }
}

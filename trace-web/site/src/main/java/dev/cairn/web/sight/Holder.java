package dev.cairn.web.sight;

/** Somebody who showed an account's API key, and what the ledger's keys tell of him. May block. */
public interface Holder {
    /** Holds an account, and is nobody whom an event could name. */
    Holder STRANGER = new Holder() {
        @Override
        public String account() {
            return "-";
        }

        @Override
        public boolean isAuthority() {
            return false;
        }

        @Override
        public boolean isParty(String id) {
            return false;
        }

        @Override
        public boolean hasSigned(long entry) {
            return false;
        }
    };

    /** Its id, for the record of who was answered; in one word. */
    String account();

    /** Whether the operator marked the account as an authority's. */
    boolean isAuthority();

    /** Whether an identifier (Digital Link or EPC URN) is, or was issued by, the organisation that registered the account's key. */
    boolean isParty(String id);

    /** Whether the account, or a key or account of its organisation, signed the entry. */
    boolean hasSigned(long entry);
}

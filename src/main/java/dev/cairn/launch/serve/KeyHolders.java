package dev.cairn.launch.serve;

import dev.cairn.history.Ownership;
import dev.cairn.ingest.account.Account;
import dev.cairn.ingest.account.AccountBook;
import dev.cairn.ledger.Keys;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Statement;
import dev.cairn.web.http.KeyCheck;
import dev.cairn.web.sight.Holder;
import java.util.List;
import java.util.Optional;

/**
 * Who holds an account at the doors may ask at the site, and the ledger's keys tell what he is to an event. What the operator wrote into the
 * account's file counts for nothing there: an account stands for an organisation once that, or the registrars, registered its key.
 */
final class KeyHolders implements KeyCheck {
    private final AccountBook book;
    private final LedgerReader ledger;
    private final Keys keys;
    private final List<String> authorities;

    /** @param authorities ids of accounts */
    KeyHolders(AccountBook book, LedgerReader ledger, Keys keys, List<String> authorities) {
        this.book = book;
        this.ledger = ledger;
        this.keys = keys;
        this.authorities = List.copyOf(authorities);
    }

    @Override
    public boolean admits(String authorization) {
        return book.whose(authorization).isPresent();
    }

    @Override
    public Optional<Holder> whose(String authorization) {
        return book.whose(authorization).map(Known::new);
    }

    @Override
    public Optional<Holder> ofAccount(String id) {
        return book.active(id).map(Known::new);
    }

    private final class Known implements Holder {
        private final Account account;
        private final Optional<Registered> organisation;

        Known(Account account) {
            this.account = account;
            this.organisation = inForce(account.key())
                    .filter(key -> key.role() == Role.ACCOUNT)
                    .flatMap(Registered::organisation)
                    .flatMap(KeyHolders.this::inForce)
                    .filter(key -> key.role() == Role.ORGANISATION);
        }

        @Override
        public String account() {
            return account.id();
        }

        @Override
        public boolean isAuthority() {
            return authorities.contains(account.id());
        }

        @Override
        public boolean isParty(String id) {
            return organisation
                    .filter(named -> Ownership.covers(named.gs1Prefixes(), named.glns(), id))
                    .isPresent();
        }

        /** The organisation's key may have a successor by now, on either side. */
        @Override
        public boolean hasSigned(long entry) {
            Optional<Hash> signer = signer(entry);
            return signer.isPresent()
                    && (signer.get().equals(account.key())
                            || organisation.isPresent() && isOf(organisation.get(), signer.get()));
        }

        private boolean isOf(Registered own, Hash signer) {
            Hash signers = keys.find(signer).flatMap(Registered::organisation).orElse(signer);
            return keys.answersFor(own.key().thumbprint(), signer) || keys.answersFor(signers, account.key());
        }
    }

    private Optional<Registered> inForce(Hash key) {
        return keys.find(key).filter(known -> known.revokedAt().isEmpty());
    }

    private Optional<Hash> signer(long entry) {
        try {
            Bytes bytes = ledger.entry(entry);
            return Seal.isSeal(bytes)
                    ? Optional.empty()
                    : Optional.of(Statement.parse(bytes).kid());
        } catch (Malformed damaged) {
            return Optional.empty();
        }
    }
}

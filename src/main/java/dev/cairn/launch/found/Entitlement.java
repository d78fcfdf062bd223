package dev.cairn.launch.found;

import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;

/**
 * What can be known without the ledger about whether a signature would count (docs/formats/key-statements.md): a refusal here spares a
 * statement that everybody would ignore.
 */
final class Entitlement {
    private final Genesis genesis;
    private final Hash signer;
    private final boolean registrar;

    Entitlement(Genesis genesis, Hash signer) {
        this.genesis = genesis;
        this.signer = signer;
        this.registrar = genesis.registrar(signer).isPresent();
    }

    /**
     * Refuses what this signer may not say.
     *
     * @throws IOException with the reason, and who may
     */
    void require(KeyStatement said) throws IOException {
        if (said instanceof KeyStatement.Registration registration) {
            possession(registration);
        }
        if (said instanceof KeyStatement.GenesisKey text && !text.text().equals(genesis.text())) {
            throw no(
                    "another constitution than your genesis text, byte for byte: compare the trust roots by phone before anyone signs");
        }
        if (said instanceof KeyStatement.Revocation revocation && isRegistrar(revocation.revoked())
                || said instanceof KeyStatement.Rotation rotation && isRegistrar(rotation.old())) {
            throw no(
                    "a registrar's key is fixed by the genesis: it is neither revoked nor rotated. The others go on while there are "
                            + genesis.threshold());
        }
        if (registrar) {
            if (said instanceof KeyStatement.DeviceKey device) {
                throw no("a device is registered by its organisation "
                        + device.organisation().hex() + ", not by registrars");
            }
        } else {
            byOwner(said);
        }
    }

    private void byOwner(KeyStatement said) throws IOException {
        if (said instanceof KeyStatement.DeviceKey device) {
            own(device.organisation(), "a device");
        } else if (said instanceof KeyStatement.AccountKey account) {
            own(account.organisation(), "an account");
        } else if (said instanceof KeyStatement.Rotation || said instanceof KeyStatement.Revocation) {
            return; // Whose key that is, only the register knows.
        } else {
            throw no("a statement of this kind (" + said.kind() + ") is signed by " + genesis.threshold()
                    + " registrars; your key " + signer.hex() + " is none of theirs");
        }
    }

    private void own(Hash organisation, String what) throws IOException {
        if (!organisation.equals(signer)) {
            throw no(what + " is registered by its organisation " + organisation.hex() + "; your key is "
                    + signer.hex());
        }
    }

    private void possession(KeyStatement.Registration said) throws IOException {
        Verdict holds = said.holds(genesis.origin());
        if (!holds.isProven()) {
            throw no("the proof of possession does not hold (" + holds.code()
                    + "): whoever made the request does not hold the key, or made it for another ledger");
        }
        if (isRegistrar(said.key().thumbprint())) {
            throw no("a registrar's key is never registered as anything else");
        }
    }

    private boolean isRegistrar(Hash thumbprint) {
        return genesis.registrar(thumbprint).isPresent();
    }

    private static IOException no(String why) {
        return new IOException("KEY-03 not signed: " + why);
    }
}

package dev.cairn.launch.found;

import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.KeyStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A key statement in words, for whoever is about to sign it: what it says, when it takes effect, what cannot be undone. */
final class Told {
    private final Genesis genesis;
    private final Optional<KeyBook> book;

    /** @param book for the names of keys that a statement only refers to */
    Told(Genesis genesis, Optional<KeyBook> book) {
        this.genesis = genesis;
        this.book = book;
    }

    /** A sentence a line. */
    List<String> lines(KeyStatement said) {
        List<String> lines = new ArrayList<>();
        if (said instanceof KeyStatement.GenesisKey text) {
            lines.add("confirms the constitution of \"" + genesis.name() + "\", " + genesis.origin());
            lines.add("  trust root " + TrustRoot.aloud(Hash.sha256(dev.cairn.proof.Bytes.ofUtf8(text.text()))));
            lines.add("  It is fixed for ever: registrars, thresholds and witnesses never change.");
        } else if (said instanceof KeyStatement.Registration registration) {
            registration(registration, lines);
        } else if (said instanceof KeyStatement.Revocation revocation) {
            lines.add("revokes the key " + named(revocation.revoked()));
            lines.add("  reason     " + revocation.reason());
            revocation
                    .voids()
                    .forEach(each -> lines.add("  void       chain "
                            + each.chain().hex() + " from seq " + each.seq() + " on, also what is in the log already"));
            lines.add("  What it signs from then on is refused (KEY-05); what it signed before stays valid"
                    + (revocation.voids().isEmpty() ? "." : ", except what is void."));
            lines.add("  It cannot be undone: a revoked key never comes back.");
        } else if (said instanceof KeyStatement.KeyList list) {
            long revoked =
                    list.keys().stream().filter(KeyStatement.Listed::revoked).count();
            lines.add("states key list " + list.number() + " of " + list.time() + ": "
                    + (list.keys().size() - revoked) + " keys registered, " + revoked + " revoked, and no others");
        }
        return lines;
    }

    private void registration(KeyStatement.Registration said, List<String> lines) {
        String key = said.key().thumbprint().hex();
        if (said instanceof KeyStatement.OrganisationKey organisation) {
            lines.add("registers the organisation \"" + organisation.name() + "\"");
            lines.add("  key        " + key);
            lines.add(
                    "  prefixes   " + orNone(organisation.gs1Prefixes()) + "     GLNs " + orNone(organisation.glns()));
        } else if (said instanceof KeyStatement.DeviceKey device) {
            lines.add("registers the device \"" + device.name() + "\" of " + named(device.organisation()));
            lines.add("  key        " + key);
            lines.add("  chains     "
                    + orNone(device.chains().stream()
                            .map(dev.cairn.proof.Bytes::hex)
                            .toList()));
            lines.add("  sensors    " + orNone(device.sensors()));
        } else if (said instanceof KeyStatement.AccountKey account) {
            lines.add("registers the account \"" + account.name() + "\" of " + named(account.organisation()));
            lines.add("  key        " + key);
        } else if (said instanceof KeyStatement.NodeKey node) {
            lines.add("registers the node \"" + node.name()
                    + "\": it may sign receipts, findings, access records and time stamps only");
            lines.add("  key        " + key);
        } else if (said instanceof KeyStatement.Rotation rotation) {
            lines.add("puts a new key in the place of " + named(rotation.old()));
            lines.add("  new key    " + key);
            lines.add("  The new key gets name, role and prefixes of the old one and begins chains of its own.");
            lines.add("  The old key ends there: it cannot be undone, and what it signed before stays valid.");
            return;
        }
        lines.add("  It cannot be undone: a key is only revoked from some point on.");
    }

    private String named(Hash thumbprint) {
        return thumbprint.hex()
                + book.flatMap(known -> known.register().find(thumbprint))
                        .map(key -> " (" + role(key.role()) + " \"" + key.name() + "\")")
                        .orElse("");
    }

    /** {@code organisation}, {@code device} … */
    static String role(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** Name of a key's owner as the register knows it, or its thumbprint. */
    static String owner(KeyBook book, Hash thumbprint) {
        return book.register().find(thumbprint).map(Registered::name).orElse(thumbprint.hex());
    }

    private static String orNone(List<String> values) {
        return values.isEmpty() ? "none" : String.join(", ", values);
    }
}

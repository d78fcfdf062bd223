package dev.cairn.ingest.account;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An account as the server keeps it: not its API key, only what a shown one is checked with. A text file, mode 0600:
 *
 * <pre>
 * cairn-account/v1
 * id 1f2e3d4c
 * name &lt;as registered, for people&gt;
 * organisation &lt;hex thumbprint&gt;
 * key &lt;hex thumbprint of the key that signs for it, which lies beside this file&gt;
 * salt &lt;32 hex digits&gt;
 * check &lt;hex HMAC-SHA-256(pepper, salt ‖ secret)&gt;
 * made 2026-12-01T00:00:00Z
 * revoked 2026-12-01T00:00:00Z          only once it is
 * </pre>
 *
 * @param id 8 hex digits, the first part of its API key
 */
public record Account(
        String id,
        String name,
        Hash organisation,
        Hash key,
        Bytes salt,
        Hash check,
        Instant made,
        Optional<Instant> revoked) {
    private static final String MAGIC = "cairn-account/v1";
    private static final int LINES_MAX = 9;
    static final int SALT_BYTES = 16;

    public Account {
        if (name.isBlank()
                || name.length() > AccountLimits.NAME_CHARS_MAX
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a name of " + name.length() + " characters: 1 to "
                    + AccountLimits.NAME_CHARS_MAX + ", on one line");
        }
        if (!id.matches("[0-9a-f]{" + ApiKey.ID_CHARS + "}")) {
            throw new IllegalArgumentException("an account's id has " + ApiKey.ID_CHARS + " digits 0-9 a-f");
        }
    }

    Account revoked(Instant at) {
        return new Account(id, name, organisation, key, salt, check, made, Optional.of(revoked.orElse(at)));
    }

    String text() {
        StringBuilder text = new StringBuilder(MAGIC + "\n");
        line(text, "id", id);
        line(text, "name", name);
        line(text, "organisation", organisation.hex());
        line(text, "key", key.hex());
        line(text, "salt", salt.hex());
        line(text, "check", check.hex());
        line(text, "made", made.toString());
        revoked.ifPresent(at -> line(text, "revoked", at.toString()));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(' ').append(value).append('\n');
    }

    /** @throws IllegalArgumentException for anything but the form above */
    static Account parse(String text) {
        List<String> lines = new ArrayList<>(text.lines().limit(LINES_MAX + 1L).toList());
        if (lines.size() > LINES_MAX || lines.isEmpty() || !lines.remove(0).equals(MAGIC)) {
            throw new IllegalArgumentException("does not begin with " + MAGIC + ", or has a line too many");
        }
        try {
            return new Account(
                    take(lines, "id"),
                    take(lines, "name"),
                    Hash.ofHex(take(lines, "organisation")),
                    Hash.ofHex(take(lines, "key")),
                    Bytes.ofHex(take(lines, "salt")),
                    Hash.ofHex(take(lines, "check")),
                    Instant.parse(take(lines, "made")),
                    lines.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(take(lines, "revoked"))));
        } catch (DateTimeParseException notATime) {
            throw new IllegalArgumentException("not a time: " + notATime.getParsedString(), notATime);
        }
    }

    private static String take(List<String> lines, String key) {
        if (lines.isEmpty() || !lines.get(0).startsWith(key + " ")) {
            throw new IllegalArgumentException("no line " + key + " where it belongs");
        }
        return lines.remove(0).substring(key.length() + 1);
    }
}

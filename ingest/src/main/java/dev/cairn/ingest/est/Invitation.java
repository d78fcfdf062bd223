package dev.cairn.ingest.est;

import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A code as the server keeps it: not the code itself, but what it is good for and what became of it. A text file:
 *
 * <pre>
 * cairn-invitation/v1
 * id 7KQ4                                the code's first four characters
 * code-hash &lt;hex SHA-256 of the code&gt;
 * organisation &lt;hex thumbprint&gt;
 * name &lt;name of the device, for people&gt;
 * site &lt;where it stands, or -&gt;
 * expires 2026-12-01T00:00:00Z
 * sensor &lt;id&gt;                            zero or more
 * device &lt;32 hex digits&gt;                 once a gateway came with the code, with its key statement, not yet signed by the organisation:
 * capsule &lt;base64&gt;
 * csr &lt;hex SHA-256&gt;                      once a certificate was issued: for this request, and this is it:
 * certificate &lt;base64&gt;
 * </pre>
 *
 * @param request the gateway that the code belongs to from its first use on
 * @param issued what it was given; then the code is used up
 */
public record Invitation(
        String id,
        Hash codeHash,
        Hash organisation,
        String name,
        String site,
        Instant expires,
        List<String> sensors,
        Optional<Bound> request,
        Optional<Issued> issued) {
    private static final String MAGIC = "cairn-invitation/v1";
    private static final int LINES_MAX = 16 + EstLimits.SENSORS_MAX;

    /** The gateway's key statement with its proof of possession, as a whole capsule. */
    public record Bound(DeviceId device, Bytes capsule) {}

    /** A certificate (DER) and the SHA-256 of the request that it answered. */
    public record Issued(Hash csr, Bytes certificate) {}

    public Invitation {
        sensors = List.copyOf(sensors);
        requireWord("name", name);
        requireWord("site", site);
        sensors.forEach(each -> requireWord("sensor", each));
        if (sensors.size() > EstLimits.SENSORS_MAX) {
            throw new IllegalArgumentException(sensors.size() + " sensors, more than " + EstLimits.SENSORS_MAX);
        }
    }

    private static void requireWord(String what, String word) {
        boolean control = word.chars().anyMatch(Character::isISOControl);
        if (word.isBlank() || word.length() > EstLimits.WORD_CHARS_MAX || control) {
            throw new IllegalArgumentException(
                    what + " of " + word.length() + " characters: 1 to " + EstLimits.WORD_CHARS_MAX + ", on one line");
        }
    }

    Invitation boundTo(Bound gateway) {
        return new Invitation(id, codeHash, organisation, name, site, expires, sensors, Optional.of(gateway), issued);
    }

    Invitation used(Issued given) {
        return new Invitation(id, codeHash, organisation, name, site, expires, sensors, request, Optional.of(given));
    }

    String text() {
        StringBuilder text = new StringBuilder(MAGIC + "\n");
        line(text, "id", id);
        line(text, "code-hash", codeHash.hex());
        line(text, "organisation", organisation.hex());
        line(text, "name", name);
        line(text, "site", site);
        line(text, "expires", expires.toString());
        sensors.forEach(each -> line(text, "sensor", each));
        request.ifPresent(bound -> {
            line(text, "device", bound.device().hex());
            line(text, "capsule", bound.capsule().base64());
        });
        issued.ifPresent(given -> {
            line(text, "csr", given.csr().hex());
            line(text, "certificate", given.certificate().base64());
        });
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(' ').append(value).append('\n');
    }

    /** @throws IllegalArgumentException for anything but the form above */
    static Invitation parse(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        if (lines.size() > LINES_MAX || lines.isEmpty() || !lines.remove(0).equals(MAGIC)) {
            throw new IllegalArgumentException("does not begin with " + MAGIC);
        }
        Lines left = new Lines(lines);
        String id = left.take("id");
        Hash codeHash = Hash.ofHex(left.take("code-hash"));
        Hash organisation = Hash.ofHex(left.take("organisation"));
        String name = left.take("name");
        String site = left.take("site");
        Instant expires = instant(left.take("expires"));
        List<String> sensors = new ArrayList<>();
        while (left.next("sensor")) {
            sensors.add(left.take("sensor"));
        }
        Optional<Bound> request = left.next("device")
                ? Optional.of(new Bound(new DeviceId(left.take("device")), Bytes.ofBase64(left.take("capsule"))))
                : Optional.empty();
        Optional<Issued> issued = left.next("csr")
                ? Optional.of(new Issued(Hash.ofHex(left.take("csr")), Bytes.ofBase64(left.take("certificate"))))
                : Optional.empty();
        if (!left.lines.isEmpty()) {
            throw new IllegalArgumentException("a line too many");
        }
        return new Invitation(id, codeHash, organisation, name, site, expires, sensors, request, issued);
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("not a time: " + text, e);
        }
    }

    /** What is still to be read. */
    private record Lines(List<String> lines) {
        boolean next(String key) {
            return !lines.isEmpty() && lines.get(0).startsWith(key + " ");
        }

        String take(String key) {
            if (!next(key)) {
                throw new IllegalArgumentException("no line " + key + " where it belongs");
            }
            return lines.remove(0).substring(key.length() + 1);
        }
    }
}

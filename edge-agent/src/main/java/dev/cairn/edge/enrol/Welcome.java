package dev.cairn.edge.enrol;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a server tells a gateway that came with a code (docs/formats/enrolment.md). */
record Welcome(
        Genesis genesis,
        PublicKey organisation,
        PublicKey node,
        URI server,
        String name,
        String site,
        List<String> sensors) {
    private static final String MAGIC = "cairn-welcome/v1";
    private static final int LINES_MAX = 128;

    Welcome {
        sensors = List.copyOf(sensors);
    }

    static Welcome parse(String text) throws NotEnrolled {
        List<String> lines = text.lines().limit(LINES_MAX).toList();
        if (lines.isEmpty() || !lines.get(0).equals(MAGIC)) {
            throw new NotEnrolled("The server speaks another language than this gateway: update the gateway.");
        }
        Map<String, String> said = new HashMap<>();
        List<String> sensors = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int cut = line.indexOf(' ');
            String key = cut < 0 ? line : line.substring(0, cut);
            String value = cut < 0 ? "" : line.substring(cut + 1);
            if (key.equals("sensor")) {
                sensors.add(value);
            } else {
                said.put(key, value);
            }
        }
        return of(said, sensors);
    }

    private static Welcome of(Map<String, String> said, List<String> sensors) throws NotEnrolled {
        try {
            Genesis genesis =
                    Genesis.parse(Bytes.ofBase64(value(said, "genesis")).utf8());
            if (!genesis.origin().equals(value(said, "origin"))) {
                throw new IllegalArgumentException("origin and genesis are of two ledgers");
            }
            return new Welcome(
                    genesis,
                    PublicKey.ofSpki(Bytes.ofBase64(value(said, "organisation"))),
                    PublicKey.ofSpki(Bytes.ofBase64(value(said, "node"))),
                    URI.create(value(said, "server")),
                    value(said, "name"),
                    value(said, "site"),
                    sensors);
        } catch (Malformed | IllegalArgumentException broken) {
            throw new NotEnrolled("The server's welcome does not read: " + broken.getMessage(), broken);
        }
    }

    private static String value(Map<String, String> said, String key) {
        return Optional.ofNullable(said.get(key)).orElseThrow(() -> new IllegalArgumentException(key + " is missing"));
    }
}

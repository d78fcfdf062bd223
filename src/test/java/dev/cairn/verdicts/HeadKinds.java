package dev.cairn.verdicts;

import static dev.cairn.verdicts.Ground.lines;
import static dev.cairn.verdicts.Ground.node;
import static dev.cairn.verdicts.Ground.ok;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.note.Genesis;
import dev.cairn.verdicts.Damage.Way;
import dev.cairn.verdicts.Kind.Reads;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** Heads, the signatures under them, and the genesis that says whose count. */
final class HeadKinds {
    private final Ground ground;
    private final Random random;
    private final Damage damage;
    private final TrueLedger mine;

    HeadKinds(Ground ground) {
        this.ground = ground;
        this.random = ground.random();
        this.damage = ground.damage();
        this.mine = ground.mine();
    }

    List<Kind> all() {
        HeadNotes good = new HeadNotes(random);
        HeadNotes twin = new HeadNotes(random);
        return List.of(
                note(
                        "head",
                        good,
                        twin,
                        (text, way) -> HeadNotes.note(
                                damage.of(way, text, ground.any(good.texts()), ground.any(twin.texts())),
                                good.truth.get(text))),
                line("Ed25519 cosignature", good, twin, 1),
                line("ML-DSA-44 cosignature", good, twin, 2),
                genesis(good.genesis));
    }

    private Kind note(String name, HeadNotes good, HeadNotes twin, BiFunction<String, Way, String> next) {
        String first = good.texts().get(0);
        return new Kind(
                name,
                "bundle",
                node().put("genesis", good.genesis.text()).put("now", HeadNotes.AT.getEpochSecond()),
                node().put(
                                "hex",
                                good.bundle(HeadNotes.note(first, good.truth.get(first)))
                                        .hex()),
                way -> {
                    String text = ground.any(good.texts());
                    String whole = HeadNotes.note(text, good.truth.get(text));
                    String note = next.apply(text, way);
                    while (note.equals(whole)) {
                        note = next.apply(text, way);
                    }
                    return node().put("hex", good.bundle(note).hex());
                },
                (input, said) -> isWrong(input, lines(said), good, twin),
                Reads.BOTH);
    }

    private static boolean isWrong(JsonNode input, List<String> lines, HeadNotes good, HeadNotes twin) {
        try {
            String note =
                    ProofBundle.decode(Bytes.ofHex(input.get("hex").asText())).checkpoint();
            return good.isWrong(note, lines) && twin.isWrong(note, lines);
        } catch (Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A line is damaged as text, or in what its base64 says. */
    private Kind line(String name, HeadNotes good, HeadNotes twin, int which) {
        return note(name, good, twin, (text, way) -> {
            List<String> lines = new ArrayList<>(good.truth.get(text));
            String same = good.truth.get(ground.any(good.texts())).get(which);
            String foreign = twin.truth.get(ground.any(twin.texts())).get(which);
            lines.set(which, line(way, lines.get(which), same, foreign));
            return HeadNotes.note(text, lines);
        });
    }

    private String line(Way way, String line, String same, String foreign) {
        if (random.nextInt(4) == 0) {
            return damage.of(way, line, same, foreign);
        }
        int at = line.lastIndexOf(' ') + 1;
        Bytes changed = damage.of(way, bytes(line, at), bytes(same, at), bytes(foreign, at));
        return line.substring(0, at) + changed.base64() + "\n";
    }

    private static Bytes bytes(String line, int at) {
        return Bytes.ofBase64(line.substring(at).strip());
    }

    private Kind genesis(Genesis good) {
        String hash = good.hash().hex();
        String same = mine.genesis().text();
        String anothers = good.text().replace("Registrar", "Somebody");
        return new Kind(
                "genesis and policy",
                "genesis",
                node(),
                node().put("text", good.text()),
                way -> {
                    String text = damage.of(way, good.text(), same, anothers);
                    while (text.equals(good.text())) {
                        text = damage.of(way, good.text(), same, anothers);
                    }
                    return node().put("text", text);
                },
                (input, said) -> ok(said) && said.path("hash").asText().equals(hash),
                Reads.BOTH);
    }
}
